/** `/v1/reports/*`: one row a recipient, with sums over all of them. */
import { z } from 'zod'
import { pageOf } from '../page.ts'
import { Period } from './period.ts'

const seconds = z.number().min(0).nullable().meta({ description: 'Seconds; null while it cannot be told.' })
const name = z.string().min(1).max(253).toLowerCase()

export const ReportStatus = z.enum([
  'Pending',
  'Blocked (Spam)',
  'Queued',
  'Deferred',
  'Sent',
  'Bounced',
  'Failed',
  '–',
])
export type ReportStatus = z.infer<typeof ReportStatus>

const delays = {
  submission_delay: seconds.meta({
    description: 'From accepted, or from when it was to be sent, to handed over to a relay.',
  }),
  transfer_delay: seconds.meta({ description: 'From handed over to the first attempt.' }),
  action_delay: seconds.meta({ description: 'From the first attempt to the end.' }),
  total_delay: seconds.meta({ description: 'From accepted, or from when it was to be sent, to the end.' }),
}

export const DelayRow = z.object({
  id: z.string().meta({ description: 'Of the row: for `after` and `before`.' }),
  email_id: z.string(),
  created_at: z.iso.datetime(),
  status: ReportStatus,
  state: z.string().meta({ description: 'The state of the recipient, in the words of the timeline.' }),
  retries: z.number().int().min(0),
  size: z.number().int().min(0),
  newsletter: z.boolean(),
  ...delays,
  relay: z.string().nullable(),
  ip: z.string().nullable().meta({ description: 'From which the last attempt was made.' }),
  domain: z.string().nullable().meta({ description: 'Of the sender; null when it has been removed.' }),
  sender: z.string(),
  recipient: z.string(),
  message_id: z.string(),
})
export type DelayRow = z.infer<typeof DelayRow>

export const SummaryRow = DelayRow.extend({
  response: z.string().nullable().meta({ description: 'The last reply: code, enhanced code, text.' }),
  spam_score: z.number().nullable().meta({ description: 'Null: outgoing mail is not scored.' }),
})
export type SummaryRow = z.infer<typeof SummaryRow>

const statuses = z
  .array(z.object({ status: ReportStatus, count: z.number().int(), percentage: z.number() }))
  .meta({ description: 'Those that occur.' })

const period = { since: z.iso.datetime(), until: z.iso.datetime(), time_zone: z.string(), has_more: z.boolean() }
/** Sums are made once, for the first page. */
const onFirstPage = { description: 'Over all rows, not only this page. Null behind `after` and in front of `before`.' }

export const DelayReport = z.object({
  object: z.literal('delay_report'),
  ...period,
  summary: z
    .object({
      recipients: z.number().int(),
      statuses,
      averages: z.object({ retries: z.number().nullable(), ...delays }).meta({
        description: 'Of the rows that have the number; null when none has.',
      }),
    })
    .nullable()
    .meta(onFirstPage),
  data: z.array(DelayRow),
})
export type DelayReport = z.infer<typeof DelayReport>

export const SummaryReport = z.object({
  object: z.literal('summary_report'),
  ...period,
  summary: z
    .object({ recipients: z.number().int(), statuses, average_spam_score: z.number().nullable() })
    .nullable()
    .meta(onFirstPage),
  series: z
    .array(
      z.object({
        date: z.iso.date(),
        bounced: z.number().int(),
        deferred: z.number().int(),
        sent: z.number().int(),
      }),
    )
    .nullable()
    .meta({ description: 'Every day of the period, by when the mail was accepted. Null where `summary` is.' }),
  data: z.array(SummaryRow),
})
export type SummaryReport = z.infer<typeof SummaryReport>

const ROW_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.\d{1,6}$/

export const ReadReport = pageOf(z.string().regex(ROW_ID, 'must be the `id` of a row')).safeExtend({
  ...Period.shape,
  domain: name.optional().meta({ description: 'Only mail from this domain of yours.', example: 'example.com' }),
  recipient_domain: name.optional().meta({ description: 'Only recipients in this domain.', example: 'gmail.com' }),
  status: ReportStatus.optional(),
  include_newsletters: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: 'Whether mail of the class `bulk` is shown too.' }),
  format: z.enum(['json', 'csv']).optional().meta({
    description: 'As the `Accept` header says when it is left out. CSV holds all rows behind `after`, without sums.',
  }),
})
export type ReadReport = z.infer<typeof ReadReport>

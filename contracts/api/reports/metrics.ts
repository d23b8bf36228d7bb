/**
 * `GET /v1/emails/metrics`: the shapes of the npm package `resend`. Every number is of the mail accepted in the period, by what has
 * become of it since, so that a rate is of the same mail above and below the line.
 */
import { z } from 'zod'
import { DomainId, MessageId } from '../../ids.ts'
import { Period } from './period.ts'

const LIST_LENGTH_MAX = 4_000
const IDS_MAX = 100

const count = (description: string) => z.number().int().min(0).meta({ description })
const rate = (description: string) =>
  z
    .number()
    .min(0)
    .max(100)
    .meta({ description: `Per cent: ${description}; 0 when there is nothing to divide by.` })

/** The numbers that were asked for; the others are absent. */
export const MetricsTotals = z
  .object({
    received: count('Recipients of the mail that we took from you.'),
    delivered: count('Recipients whose host took the mail, those who complained later among them.'),
    complained: count('Recipients who reported the mail as spam.'),
    suppressed: count('Recipients on the suppression list.'),
    bounced: count('Recipients whose host refused the mail for good, or returned it later.'),
    bounced_transient: count('Of the bounced ones: the last reply was of class 4.'),
    bounced_permanent: count('Of the bounced ones: the last reply was of class 5.'),
    bounced_undetermined: count('Of the bounced ones: the last reply had no class.'),
    opened: count('How often mails were opened. Programs that fetch every image do not count.'),
    clicked: count('How often links of mails were clicked. Programs that follow every link do not count.'),
    unsubscribed: count('Recipients who are on the suppression list because they unsubscribed by this mail.'),
    delivery_delayed: count('Recipients whose host put the mail off at least once, whatever came of it.'),
    failed: count('Recipients to whom the mail was not sent, or not delivered before the time limit.'),
    sent: count('Recipients whose mail was handed over to a relay.'),
    unique_opened: count('Mails that were opened.'),
    unique_clicked: count('Mails in which a link was clicked.'),
    delivery_rate: rate('`delivered` ÷ (`delivered` + `bounced` + `failed`)'),
    open_rate: rate('`unique_opened` ÷ mails that at least one recipient has got'),
    click_rate: rate('`unique_clicked` ÷ mails that at least one recipient has got'),
    bounce_rate: rate('`bounced` ÷ (`delivered` + `bounced` + `failed`)'),
    complaint_rate: rate('`complained` ÷ `delivered`'),
    unsubscribe_rate: rate('`unsubscribed` ÷ `delivered`'),
  })
  .partial()
export type MetricsTotals = z.infer<typeof MetricsTotals>

export const EmailMetric = MetricsTotals.keyof()
export type EmailMetric = z.infer<typeof EmailMetric>

export const MetricsDimension = z.enum(['period', 'domain', 'email', 'broadcast'])
export type MetricsDimension = z.infer<typeof MetricsDimension>

export const MetricsGranularity = z.enum(['hourly', 'daily', 'weekly', 'monthly'])
export type MetricsGranularity = z.infer<typeof MetricsGranularity>

export const MetricsRow = MetricsTotals.extend({
  period: z.string().optional().meta({
    description:
      'When it begins: a date in the time zone, of a week its Monday (ISO 8601), of a month its first; of an hour the moment.',
    example: '2026-11-23',
  }),
  domain_id: z.string().optional(),
  domain_name: z.string().optional().meta({ description: 'Absent when the domain has been removed.' }),
  email_id: z.string().optional(),
})
export type MetricsRow = z.infer<typeof MetricsRow>

export const Metrics = z
  .object({
    object: z.literal('metrics'),
    start_date: z.iso.datetime(),
    end_date: z.iso.datetime(),
    metrics: z.array(EmailMetric),
    dimensions: z.array(MetricsDimension),
    granularity: MetricsGranularity,
    totals: MetricsTotals,
    data: z.array(MetricsRow).optional().meta({
      description: 'Absent without dimensions. By `period` alone every period has a row; else what has mail.',
    }),
  })
  .meta({ id: 'Metrics' })
export type Metrics = z.infer<typeof Metrics>

/** Values joined by commas; a repeated one counts once. */
const listed = <Entries extends z.core.$ZodType<unknown, string[]>>(entries: Entries) =>
  z
    .string()
    .max(LIST_LENGTH_MAX)
    .transform((text) => [...new Set(text.split(',').map((entry) => entry.trim()))])
    .pipe(entries)

const eachOf = (words: readonly string[]): string => `each must be one of ${words.join(', ')}`

export const ReadMetrics = z
  .strictObject({
    start_date: Period.shape.since,
    end_date: Period.shape.until,
    timezone: Period.shape.time_zone,
    granularity: MetricsGranularity.default('daily').meta({ description: 'How long a `period` is.' }),
    metrics: listed(z.array(z.enum(EmailMetric.options, eachOf(EmailMetric.options))))
      .optional()
      .meta({
        description: 'Which numbers, joined by commas; all of them when it is left out.',
        example: 'sent,delivered,open_rate',
      }),
    dimensions: listed(z.array(z.enum(MetricsDimension.options, eachOf(MetricsDimension.options))))
      .optional()
      .meta({
        description:
          'What a row of `data` is of, joined by commas. `broadcast` has no rows: broadcasts are not offered.',
        example: 'period,domain',
      }),
    domain_id: listed(z.array(DomainId).max(IDS_MAX))
      .optional()
      .meta({ description: 'Only mail from these domains: ids, joined by commas.' }),
    email_id: listed(z.array(MessageId).max(IDS_MAX))
      .optional()
      .meta({ description: 'Only these mails: ids, joined by commas.' }),
    broadcast_id: listed(z.array(z.string().min(1, 'must not have an empty entry')).max(IDS_MAX))
      .optional()
      .meta({ description: 'Only mail of these broadcasts. There is none: broadcasts are not offered.' }),
  })
  .refine(
    ({ dimensions = [], email_id, broadcast_id }) =>
      !(
        (dimensions.includes('broadcast') || broadcast_id !== undefined) &&
        (dimensions.includes('email') || email_id !== undefined)
      ),
    { path: ['dimensions'], error: 'mails and broadcasts cannot be asked for together' },
  )
export type ReadMetrics = z.infer<typeof ReadMetrics>

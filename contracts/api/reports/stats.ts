/** `/v1/stats`: how many recipients had which fate. */
import { z } from 'zod'
import { Period } from './period.ts'

const count = z.number().int().min(0)
const rate = (description: string) =>
  z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .meta({ description: `${description}; null when there is nothing to divide by.` })

/** Recipients of the mail accepted in the period, by what has become of them since. */
export const StatsCounts = z.object({
  accepted: count.meta({
    description: 'All: the sum of delivered, bounced, failed, suppressed, canceled and open.',
  }),
  delivered: count,
  bounced: count,
  failed: count.meta({ description: 'Not sent, or not delivered before the time limit.' }),
  suppressed: count,
  canceled: count,
  open: count.meta({ description: 'Something is still to be done.' }),
  deferred: count.meta({ description: 'Of the open ones: an attempt has failed, another follows.' }),
  complained: count.meta({ description: 'Of the delivered ones: reported as spam.' }),
  delivery_rate: rate('delivered ÷ (delivered + bounced + failed)'),
  bounce_rate: rate('bounced ÷ (delivered + bounced + failed)'),
  complaint_rate: rate('complained ÷ delivered'),
})
export type StatsCounts = z.infer<typeof StatsCounts>

export const StatsGroup = z.enum(['day', 'domain', 'provider', 'tag'])
export type StatsGroup = z.infer<typeof StatsGroup>

/** A group is named by the field of its kind; the others are absent. */
export const StatsEntry = StatsCounts.extend({
  date: z.iso.date().optional().meta({ description: 'The day on which the mail was accepted, in the time zone.' }),
  domain_id: z.string().optional(),
  domain: z.string().nullable().optional().meta({ description: 'Null when the domain has been removed.' }),
  provider: z.string().optional().meta({
    description: 'Who runs the mail servers that were tried last; the recipient’s domain when none was.',
    example: 'google.com',
  }),
  tag: z.object({ name: z.string(), value: z.string() }).optional(),
})
export type StatsEntry = z.infer<typeof StatsEntry>

export const Stats = z.object({
  object: z.literal('stats'),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  time_zone: z.string(),
  group: StatsGroup,
  totals: StatsCounts.meta({ description: 'Of all mail in the period, also of what is in no group or in several.' }),
  has_more: z.boolean().meta({ description: 'Whether there are more groups than the hundred largest.' }),
  data: z.array(StatsEntry),
})
export type Stats = z.infer<typeof Stats>

export const ReadStats = Period.extend({ group: StatsGroup.default('day') }).strict()
export type ReadStats = z.infer<typeof ReadStats>

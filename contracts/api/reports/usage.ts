/** `/v1/usage`: what the account has used of its quotas. */
import { z } from 'zod'

const count = z.number().int().min(0)
/** Parts that this host does not have: nothing is used, and nothing may be. */
const none = z.object({ used: z.literal(0), limit: z.literal(0) })

const sending = z.object({
  used: count.meta({ description: 'Recipients that count against the quota.' }),
  limit: count,
  sent: count.meta({ description: 'Recipients of accepted mail.' }),
  received: count.meta({ description: 'Received mails; they count against no quota.' }),
  resets_at: z.iso.datetime(),
})

export const Usage = z.object({
  object: z.literal('usage'),
  emails: z.object({ daily: sending, monthly: sending }),
  contacts: none,
  segments: none,
  broadcasts: z.object({ used: z.literal(0), limit: z.null() }),
  ai_credits: none.extend({ next_increase_at: z.null() }),
  automation_runs: none.extend({ resets_at: z.iso.datetime() }),
  domains: z.object({ used: count, limit: count.nullable() }),
  rate_limit: z.object({ limit: count, duration: z.string().meta({ example: '10s' }) }),
})
export type Usage = z.infer<typeof Usage>

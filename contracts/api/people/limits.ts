/** `/v1/limits`: what the account may have, and how much of it is used. */
import { z } from 'zod'
import { Review, Standing, StandingRules } from './standing.ts'

const amount = z.number().int().min(0)

export const LIMIT_NAMES = [
  'daily_emails',
  'monthly_emails',
  'domains',
  'inboxes',
  'storage_bytes',
  'members',
  'api_keys',
] as const
export const LimitName = z.enum(LIMIT_NAMES)
export type LimitName = z.infer<typeof LimitName>

export const Limit = z.object({
  name: LimitName,
  used: amount.meta({
    description: 'Storage is summed up each day, and received mail is counted on from there within a minute or so.',
  }),
  limit: amount,
  level: z.enum(['ok', 'approached', 'reached']).meta({ description: 'From 80 and from 100 percent on.' }),
  resets_at: z.iso.datetime().nullable(),
})
export type Limit = z.infer<typeof Limit>

/** Days that things of each kind are kept. */
export const Retention = z.object({
  events: amount,
  raw: amount,
  rejected: amount,
  spam_log: amount,
  trash: amount,
})

export const Limits = z.object({
  object: z.literal('limits'),
  plan: z.object({ name: z.string(), title: z.string() }),
  in_sandbox: z.boolean().meta({
    description: 'Mail goes to the addresses of members and to addresses of verified domains of the account only.',
  }),
  limits: z.array(Limit),
  retention_days: Retention,
  standing: Standing.extend({
    recipients: amount.meta({
      description: 'Decided recipients of the window, as last counted; within some minutes for who sends.',
    }),
    bounce_rate: z.number(),
    complaint_rate: z.number(),
    rules: StandingRules,
  }),
  review: Review.nullable().meta({ description: 'What the operator was asked to look at, and has not answered.' }),
})
export type Limits = z.infer<typeof Limits>

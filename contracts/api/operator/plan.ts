/** `/v1/operator/plans`: what accounts may have. */
import { z } from 'zod'

const amount = z.number().int().min(0).max(1_000_000_000_000_000)
const days = z.number().int().min(1).max(3_650)
const NAME = 'must be 1 to 40 lower-case letters, digits and hyphens'

export const PlanName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, NAME)

export const PlanLimits = z.strictObject({
  daily_emails: amount.meta({ description: 'Recipients a day, UTC.' }),
  monthly_emails: amount,
  domains: amount,
  inboxes: amount,
  storage_bytes: amount,
  members: amount.meta({ description: 'Open invitations are counted.' }),
  api_keys: amount,
})
export type PlanLimits = z.infer<typeof PlanLimits>

const RetentionDays = z.strictObject({ events: days, raw: days, rejected: days, spam_log: days, trash: days })

const title = z.string().trim().min(1).max(80)
const ownAddressesOnly = z.boolean().meta({ description: 'A sandbox: mail goes to own addresses only.' })

export const CreatePlan = z.strictObject({
  name: PlanName,
  title,
  own_addresses_only: ownAddressesOnly.default(false),
  limits: PlanLimits,
  retention_days: RetentionDays,
})
export type CreatePlan = z.infer<typeof CreatePlan>

export const UpdatePlan = z
  .strictObject({
    title: title.optional(),
    own_addresses_only: ownAddressesOnly.optional(),
    limits: PlanLimits.partial().optional(),
    retention_days: RetentionDays.partial().optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'give something to change')
export type UpdatePlan = z.infer<typeof UpdatePlan>

export const Plan = z.object({
  object: z.literal('plan'),
  name: z.string(),
  title: z.string(),
  own_addresses_only: z.boolean(),
  limits: PlanLimits,
  retention_days: RetentionDays,
})
export type Plan = z.infer<typeof Plan>

export const PlanList = z.object({ object: z.literal('list'), data: z.array(Plan) })
export const PlanReference = z.object({ object: z.literal('plan'), name: z.string() })

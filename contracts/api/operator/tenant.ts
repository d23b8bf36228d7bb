/** `/v1/operator/tenants`: the accounts of the deployment, as its operator sees and changes them. */
import { z } from 'zod'
import { TenantId } from '../../ids.ts'
import { listOf } from '../page.ts'
import { Limit, Limits } from '../people/limits.ts'
import { Role } from '../people/role.ts'
import { Review, StandingName } from '../people/standing.ts'
import { PlanName } from './plan.ts'

/** Of one account. */
const OutboundThreshold = z.number().min(-100).max(1_000).nullable().meta({
  description:
    'From which spam score on its outgoing mail is held; null for what the settings say, 1000 leaves its mail unchecked.',
})

const state = z.enum(['active', 'paused', 'moving'])
const count = z.number().int().min(0)

export const OperatorTenant = z.object({
  object: z.literal('tenant'),
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  state,
  in_sandbox: z.boolean(),
  is_operator: z.boolean().meta({ description: 'An account of the operator: mail about accounts is sent by it.' }),
  standing: StandingName,
  review: Review.nullable(),
  owner: z.string().nullable().meta({ description: 'The address of the owner.' }),
  emails: z.object({ today: count, this_month: count }),
  created_at: z.iso.datetime(),
})
export type OperatorTenant = z.infer<typeof OperatorTenant>

export const OperatorTenantList = listOf(OperatorTenant)
export type OperatorTenantList = z.infer<typeof OperatorTenantList>

export const OperatorTenantDetail = OperatorTenant.extend({
  limits: z.array(
    Limit.extend({
      own: count.nullable().meta({ description: 'Given to this account alone; null for what the plan says.' }),
    }),
  ),
  standing_detail: Limits.shape.standing,
  domains: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })),
  members: z.array(z.object({ id: z.string(), name: z.string(), email: z.string(), role: Role })),
  outbound_threshold: OutboundThreshold,
})
export type OperatorTenantDetail = z.infer<typeof OperatorTenantDetail>

const rows = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 100')
  .transform(Number)
  .pipe(z.number().max(100, 'must be a whole number from 1 to 100'))
  .default(20)

export const ListOperatorTenants = z
  .strictObject({
    limit: rows,
    after: TenantId.optional(),
    before: TenantId.optional(),
    q: z.string().trim().min(1).max(200).optional().meta({
      description: 'Part of a name, an id, a domain, or the address of a member.',
    }),
    state: state.optional(),
    plan: PlanName.optional(),
    review: z.enum(['sandbox', 'pause', 'any']).optional().meta({ description: 'Those that ask for a review.' }),
  })
  .refine((page) => !(page.after && page.before), { path: ['before'], error: 'give `after` or `before`, not both' })
export type ListOperatorTenants = z.infer<typeof ListOperatorTenants>

const own = z.number().int().min(0).max(1_000_000_000_000_000).nullable().optional()

/** Instead of what the plan says; null for what the plan says. */
const OwnLimits = z
  .strictObject({
    ...{ daily_emails: own, monthly_emails: own, domains: own, inboxes: own },
    ...{ storage_bytes: own, members: own, api_keys: own },
  })
  .refine((limits) => Object.keys(limits).length > 0, 'give some limit')

export const UpdateOperatorTenant = z
  .strictObject({
    plan: PlanName.optional(),
    limits: OwnLimits.optional(),
    is_operator: z.boolean().optional(),
    outbound_threshold: OutboundThreshold.optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'give `plan`, `limits`, `is_operator` or `outbound_threshold`')
export type UpdateOperatorTenant = z.infer<typeof UpdateOperatorTenant>

export const SuspendTenant = z.strictObject({
  reason: z.string().trim().min(1).max(500).meta({ description: 'The account’s people read it.' }),
})
export type SuspendTenant = z.infer<typeof SuspendTenant>

export const DeclineReview = z.strictObject({
  reason: z.string().trim().min(1).max(500).meta({ description: 'The account’s people read it.' }),
})
export type DeclineReview = z.infer<typeof DeclineReview>

export const TenantState = z.object({ object: z.literal('tenant'), id: z.string(), state })

export const Impersonation = z.object({
  object: z.literal('impersonation'),
  tenant_id: z.string(),
  ends_at: z.iso.datetime(),
})
export const ImpersonationEnded = z.object({ object: z.literal('impersonation'), ended: z.literal(true) })

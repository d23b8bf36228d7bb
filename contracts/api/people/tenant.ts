/** `/v1/tenants` and `/v1/tenant`: accounts, and the one in question. */
import { z } from 'zod'
import { isOneLine, ONE_LINE } from '../one-line.ts'

const name = z.string().trim().min(1).max(200).refine(isOneLine, ONE_LINE).meta({ example: 'Acme GmbH' })

export const Tenant = z.object({
  object: z.literal('tenant'),
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  state: z.enum(['active', 'paused', 'moving']),
  created_at: z.iso.datetime(),
})
export type Tenant = z.infer<typeof Tenant>

export const CreateTenant = z.strictObject({ name })
export type CreateTenant = z.infer<typeof CreateTenant>

export const UpdateTenant = z.strictObject({ name })
export type UpdateTenant = z.infer<typeof UpdateTenant>

export const RemoveTenant = z.strictObject({
  name: z.string().max(200).meta({ description: 'The name of the account, to show that this one is meant.' }),
})
export type RemoveTenant = z.infer<typeof RemoveTenant>

export const TenantReference = z.object({ object: z.literal('tenant'), id: z.string(), name: z.string() })
export type TenantReference = z.infer<typeof TenantReference>

export const TenantRemoved = z.object({ object: z.literal('tenant'), id: z.string(), deleted: z.literal(true) })

/** `/v1/tenants` and `/v1/tenant`: accounts, and the one in question. */
import { z } from 'zod'
import { isOneLine, ONE_LINE } from '../one-line.ts'

const mailboxSenders = z.boolean().meta({
  description:
    'Whether only inboxes that may send, and aliases of them, are senders. Otherwise any address of a verified domain is.',
})
const name = z.string().trim().min(1).max(200).refine(isOneLine, ONE_LINE).meta({ example: 'Acme GmbH' })

export const Tenant = z.object({
  object: z.literal('tenant'),
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  state: z.enum(['active', 'paused', 'moving']),
  mailbox_senders: mailboxSenders,
  created_at: z.iso.datetime(),
})
export type Tenant = z.infer<typeof Tenant>

export const CreateTenant = z.strictObject({ name })
export type CreateTenant = z.infer<typeof CreateTenant>

export const UpdateTenant = z
  .strictObject({ name: name.optional(), mailbox_senders: mailboxSenders.optional() })
  .refine((changes) => Object.keys(changes).length > 0, 'give `name` or `mailbox_senders`')
export type UpdateTenant = z.infer<typeof UpdateTenant>

export const RemoveTenant = z.strictObject({
  name: z.string().max(200).meta({ description: 'The name of the account, to show that this one is meant.' }),
})
export type RemoveTenant = z.infer<typeof RemoveTenant>

export const TenantReference = z.object({ object: z.literal('tenant'), id: z.string(), name: z.string() })
export type TenantReference = z.infer<typeof TenantReference>

export const TenantRemoved = z.object({ object: z.literal('tenant'), id: z.string(), deleted: z.literal(true) })

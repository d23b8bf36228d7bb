/** `/v1/aliases`: addresses that deliver to several inboxes of the account. */
import { z } from 'zod'
import { AliasId, MailboxId } from '../ids.ts'
import { isOneLine, ONE_LINE } from './one-line.ts'
import { listOf, pageOf } from './page.ts'

const INBOXES_MAX = 50

const emailAddress = z.string().min(3).max(320).meta({
  description: 'An address in a domain of yours that no inbox and no other alias has.',
  example: 'team@example.com',
})
const name = z
  .string()
  .max(200)
  .refine(isOneLine, ONE_LINE)
  .nullable()
  .meta({ description: 'For people; shown nowhere in mail.', example: 'Support team' })
const inboxes = z
  .array(z.string().min(3).max(320))
  .min(1)
  .max(INBOXES_MAX)
  .meta({
    description: 'Ids or addresses of inboxes. Each gets one copy.',
    example: ['ada@example.com', 'bob@example.com'],
  })
const disabled = z.boolean().meta({ description: 'A disabled alias is an unknown address.' })

export const Alias = z.object({
  object: z.literal('alias'),
  id: z.string().meta({ example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
  email_address: z.string(),
  domain_id: z.string(),
  name: z.string().nullable(),
  inboxes: z.array(z.object({ id: MailboxId, email_address: z.string(), disabled: z.boolean() })),
  disabled: z.boolean(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
})
export type Alias = z.infer<typeof Alias>

export const AliasList = listOf(Alias)
export type AliasList = z.infer<typeof AliasList>

export const CreateAlias = z.strictObject({
  email_address: emailAddress,
  inboxes,
  name: name.optional(),
  disabled: disabled.optional(),
})
export type CreateAlias = z.infer<typeof CreateAlias>

export const UpdateAlias = z
  .strictObject({ inboxes: inboxes.optional(), name: name.optional(), disabled: disabled.optional() })
  .refine((changes) => Object.keys(changes).length > 0, 'give `inboxes`, `name` or `disabled`')
export type UpdateAlias = z.infer<typeof UpdateAlias>

export const AliasReference = z.object({ object: z.literal('alias'), id: z.string() })
export const AliasRemoved = z.object({ object: z.literal('alias'), id: z.string(), deleted: z.literal(true) })

export const ListAliases = pageOf(AliasId)
export type ListAliases = z.infer<typeof ListAliases>

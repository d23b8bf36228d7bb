/** `/v1/api-keys`: the keys by which applications call the API. */
import { z } from 'zod'
import { isOneLine, ONE_LINE } from './one-line.ts'
import { listOf, pageOf } from './page.ts'

/** Random: unlike other ids it does not tell when the key was made. It is the part of the key between `ms_` and the secret. */
export const ApiKeyId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'must be the id of an API key: 32 hexadecimal digits')
  .brand<'ApiKeyId'>()
export type ApiKeyId = z.infer<typeof ApiKeyId>

const name = z.string().trim().min(1).max(200).refine(isOneLine, ONE_LINE).meta({ example: 'Production' })
const permission = z.enum(['full_access', 'sending_access', 'read_access']).meta({
  description: '`full_access`: everything. `sending_access`: send mail only. `read_access`: show things only.',
})

export const ApiKey = z.object({
  object: z.literal('api_key'),
  id: z.string().meta({ example: '5f0c9e7a41d24b3f8a6b1c2d3e4f5061' }),
  name: z.string(),
  permission,
  domain_id: z.string().nullable(),
  mailbox_id: z.string().nullable(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  last_used_at: z.iso.datetime().nullable().meta({ description: 'Exact to ten minutes.' }),
})
export type ApiKey = z.infer<typeof ApiKey>

export const ApiKeyList = listOf(ApiKey)
export type ApiKeyList = z.infer<typeof ApiKeyList>

export const CreateApiKey = z.strictObject({
  name,
  permission: permission.default('full_access'),
  domain_id: z.string().max(100).optional().meta({ description: 'The key may send from this domain only.' }),
  mailbox_id: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Id of an inbox: the key may send with its address as `from` only.' }),
  expires_at: z.iso
    .datetime({ offset: true, error: 'must be a date and time such as `2027-01-31T12:00:00Z`' })
    .optional()
    .meta({ description: 'The key is not valid from then on; without it the key does not expire.' }),
})
export type CreateApiKey = z.infer<typeof CreateApiKey>

export const ApiKeyCreated = z.object({
  id: z.string(),
  token: z.string().meta({ description: 'The key itself. It is shown here and never again.' }),
})
export type ApiKeyCreated = z.infer<typeof ApiKeyCreated>

export const UpdateApiKey = z.strictObject({ name })

export const ListApiKeys = pageOf(ApiKeyId)
export type ListApiKeys = z.infer<typeof ListApiKeys>

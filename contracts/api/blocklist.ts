/** `/v1/blocklist`: hosts whose mail is refused. */
import { z } from 'zod'
import { BlockId } from '../ids.ts'
import { listOf, pageOf } from './page.ts'

export const BLOCKS_PER_IMPORT = 1_000

const network = z.string().min(2).max(100).meta({
  description: 'An address or a network in CIDR form, IPv4 or IPv6.',
  example: '192.0.2.0/24',
})
/** Becomes a part of an SMTP reply: printable ASCII only. */
const reason = z
  .string()
  .regex(/^[\x20-\x7e]{1,200}$/, 'must be 1 to 200 printable ASCII characters')
  .nullable()
  .meta({ description: 'Told to the refused host.', example: 'Sends spam' })
const expiresAt = z.iso
  .datetime({ offset: true })
  .nullable()
  .meta({ description: 'When the entry ends by itself; null for never.', example: '2027-01-01T00:00:00.000Z' })

export const Block = z.object({
  object: z.literal('block'),
  id: z.string().meta({ example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
  network: z.string().meta({ description: 'In its one canonical form.', example: '192.0.2.0/24' }),
  reason: z.string().nullable(),
  source: z.enum(['manual', 'import']),
  scope: z.enum(['deployment', 'account']).meta({
    description:
      '`account`: refused for addresses of this account. `deployment`: an entry of the operator, refused when it connects.',
  }),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
})
export type Block = z.infer<typeof Block>

export const BlockList = listOf(Block)
export type BlockList = z.infer<typeof BlockList>

export const CreateBlock = z.strictObject({
  network,
  reason: reason.optional(),
  expires_at: expiresAt.optional(),
})
export type CreateBlock = z.infer<typeof CreateBlock>

export const UpdateBlock = z
  .strictObject({ reason: reason.optional(), expires_at: expiresAt.optional() })
  .refine((changes) => Object.keys(changes).length > 0, 'give `reason` or `expires_at`')
export type UpdateBlock = z.infer<typeof UpdateBlock>

export const ImportBlocks = z.strictObject({
  entries: z
    .array(CreateBlock)
    .min(1)
    .max(BLOCKS_PER_IMPORT)
    .meta({ description: 'Networks on the list already get the reason and the end given here.' }),
})
export type ImportBlocks = z.infer<typeof ImportBlocks>

export const BlocksImported = z.object({
  object: z.literal('blocklist_import'),
  imported: z.number().int().meta({ description: 'Networks that are on the list now by this request.' }),
})

export const BlockReference = z.object({ object: z.literal('block'), id: z.string() })
export const BlockRemoved = z.object({ object: z.literal('block'), id: z.string(), deleted: z.literal(true) })

export const ListBlocks = pageOf(BlockId)
export type ListBlocks = z.infer<typeof ListBlocks>

/** `/v1/suppressions`: addresses that get no mail from the account. The shapes of the npm package `resend`, plus the import. */
import { z } from 'zod'
import { listOf, pageOf } from './page.ts'

export const SUPPRESSIONS_PER_BATCH = 100
export const SUPPRESSIONS_PER_IMPORT = 10_000

const SuppressionId = z.uuid('must be the id of a suppression').toLowerCase()
const email = z.string().meta({ description: 'An address without a display name.', example: 'ada@example.com' })
const manyOf = <Item extends z.ZodType>(item: Item, max: number) =>
  z.array(item).min(1, 'must not be empty').max(max, `has more than ${max} entries; split the list`)

/** `manual`: put there over the API or by the reader, who unsubscribed. */
const origin = z.enum(['bounce', 'complaint', 'manual'], 'must be `bounce`, `complaint` or `manual`')
export type SuppressionOrigin = z.infer<typeof origin>

export const Suppression = z.object({
  object: z.literal('suppression'),
  id: z.string().meta({ example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
  email: z.string().meta({ description: 'In lower case.' }),
  origin,
  source_id: z.string().nullable().meta({ description: 'The mail that was the occasion; null when there was none.' }),
  created_at: z.iso.datetime(),
})
export type Suppression = z.infer<typeof Suppression>

export const SuppressionList = listOf(Suppression.omit({ object: true }))
export type SuppressionList = z.infer<typeof SuppressionList>

export const ListSuppressions = pageOf(SuppressionId).safeExtend({ origin: origin.optional() })
export type ListSuppressions = z.infer<typeof ListSuppressions>

export const AddSuppression = z.strictObject({ email })
export const SuppressionReference = z.object({ object: z.literal('suppression'), id: z.string() })

export const AddSuppressions = z.strictObject({ emails: manyOf(email, SUPPRESSIONS_PER_BATCH) })
export const SuppressionReferences = z.object({
  data: z.array(SuppressionReference).meta({ description: 'One for each address, in the order given.' }),
})

export const SuppressionRemoved = SuppressionReference.extend({ deleted: z.literal(true) })

export const RemoveSuppressions = z
  .strictObject({
    emails: manyOf(email, SUPPRESSIONS_PER_BATCH).optional(),
    ids: manyOf(SuppressionId, SUPPRESSIONS_PER_BATCH).optional(),
  })
  .refine(({ emails, ids }) => (emails === undefined) !== (ids === undefined), 'give `emails` or `ids`, one of them')
export type RemoveSuppressions = z.infer<typeof RemoveSuppressions>

export const SuppressionsRemoved = z.object({
  data: z.array(SuppressionRemoved).meta({ description: 'What was on the list and is not any more.' }),
})

export const ImportSuppressions = z.strictObject({
  entries: manyOf(
    z.strictObject({
      email,
      origin: origin.default('manual').meta({ description: 'Why the address was suppressed where it comes from.' }),
    }),
    SUPPRESSIONS_PER_IMPORT,
  ),
})
export type ImportSuppressions = z.infer<typeof ImportSuppressions>

export const SuppressionsImported = z.object({
  object: z.literal('suppression_import'),
  added: z.number().int(),
  existing: z.number().int().meta({ description: 'Entries whose address was on the list already, or in one before.' }),
  invalid: z
    .array(z.object({ index: z.number().int(), message: z.string() }))
    .meta({ description: 'Entries left out because their address is none, by their place in `entries`, from 0.' }),
})
export type SuppressionsImported = z.infer<typeof SuppressionsImported>

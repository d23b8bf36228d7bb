/** `POST /v1/emails/batch`. */
import { z } from 'zod'

export const BATCH_MAX = 100

/** Each is looked at by itself, as a `SendEmail`: in a permissive batch a wrong one does not keep the others back. */
export const SendBatch = z
  .array(z.unknown())
  .min(1, 'must have at least one mail')
  .max(BATCH_MAX, `must have at most ${BATCH_MAX} mails`)
  .meta({ id: 'SendBatch', description: 'Mails as `POST /v1/emails` takes them.' })

export const BatchAnswer = z
  .object({
    data: z.array(z.object({ id: z.string() })).meta({ description: 'The accepted mails, in the order given.' }),
    errors: z
      .array(z.object({ index: z.number().int(), message: z.string() }))
      .optional()
      .meta({ description: 'Only with `x-batch-validation: permissive`: what is wrong with the others.' }),
  })
  .meta({ id: 'BatchAnswer' })
export type BatchAnswer = z.infer<typeof BatchAnswer>

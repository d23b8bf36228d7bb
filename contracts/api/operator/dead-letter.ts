/** `/v1/operator/dead-letters`: messages of queues that failed for good. What they carry is kept and never shown. */
import { z } from 'zod'
import { listOf } from '../page.ts'

export const QueueName = z.enum(['outbound', 'bulk', 'delivery-events', 'inbound', 'scan'])
export type QueueName = z.infer<typeof QueueName>

const state = z.enum(['open', 'brought_back', 'redriven']).meta({
  description:
    '`open`: it needs you. `brought_back`: its work is done or due again, by itself. `redriven`: it was put into its queue again by you.',
})

export const DeadLetter = z.object({
  object: z.literal('dead_letter'),
  id: z.string(),
  queue: QueueName,
  kind: z.enum(['wake_up', 'events', 'unreadable']).meta({
    description:
      '`wake_up` names mail of which the database knows the rest, `events` says what became of mail, and what is `unreadable` came from another version.',
  }),
  state,
  reason: z.string().nullable().meta({ description: 'What failed, where it is known.' }),
  times: z.number().int().min(1).meta({ description: 'How often it came.' }),
  size_bytes: z.number().int().min(0),
  first_seen_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime(),
  state_since: z.iso.datetime(),
})
export type DeadLetter = z.infer<typeof DeadLetter>

export const DeadLetterList = listOf(DeadLetter)

const ROWS = 'must be a whole number from 1 to 100'

export const ListDeadLetters = z
  .strictObject({
    limit: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, ROWS)
      .transform(Number)
      .pipe(z.number().max(100, ROWS))
      .default(20),
    after: z.uuid().optional(),
    before: z.uuid().optional(),
    queue: QueueName.optional(),
    state: state.optional(),
  })
  .refine((page) => !(page.after && page.before), { path: ['before'], error: 'give `after` or `before`, not both' })
export type ListDeadLetters = z.infer<typeof ListDeadLetters>

export const RedriveDeadLetters = z.strictObject({
  queue: QueueName.meta({ description: 'The open dead letters of this queue, 500 at most in one request.' }),
})
export type RedriveDeadLetters = z.infer<typeof RedriveDeadLetters>

export const RedrivenDeadLetters = z.object({
  object: z.literal('redrive'),
  redriven: z.number().int().min(0),
  left: z.number().int().min(0).meta({ description: 'Open ones that are left: send the request again.' }),
})
export type RedrivenDeadLetters = z.infer<typeof RedrivenDeadLetters>

export const DiscardedDeadLetter = z.object({
  object: z.literal('dead_letter'),
  id: z.string(),
  deleted: z.literal(true),
})

/** Events of an account, as `GET /v1/event-log` and webhooks tell them. */
import { z } from 'zod'

const SEQ = 'must be a whole number from 0 on'

export const ShownEvent = z
  .object({
    id: z.string(),
    seq: z.number().int().meta({ description: 'The number of the event in the account: 1, 2, 3 … without gaps.' }),
    type: z.string().meta({ example: 'email.delivered' }),
    created_at: z.string().meta({ description: 'When it happened; a relay may tell of it later.' }),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' })
export type ShownEvent = z.infer<typeof ShownEvent>

export const ReadEventLog = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/, SEQ)
    .transform(Number)
    .default(0)
    .meta({ description: 'The `seq` of the last event that was read; 0 or nothing for the oldest that is kept.' }),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 100')
    .transform(Number)
    .pipe(z.number().max(100, 'must be a whole number from 1 to 100'))
    .default(100),
})
export type ReadEventLog = z.infer<typeof ReadEventLog>

export const EventLog = z
  .object({
    object: z.literal('list'),
    has_more: z.boolean(),
    data: z.array(ShownEvent).meta({ description: 'Oldest first.' }),
  })
  .meta({ id: 'EventLog' })
export type EventLog = z.infer<typeof EventLog>

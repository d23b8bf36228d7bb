/** `GET /v1/operator/queues`: what waits where, as the databases tell it. */
import { z } from 'zod'

const count = z.number().int().min(0)

export const WorkQueue = z.object({
  object: z.literal('queue'),
  name: z.enum([
    'outbound',
    'bulk',
    'delivery-events',
    'inbound',
    'scan',
    'webhooks',
    'noted-events',
    'relay-commands',
  ]),
  due: count.meta({ description: 'What is to be done now. Counted up to 10,000 in each database.' }),
  waiting: count.meta({ description: 'With what is due later. Counted up to 10,000 in each database.' }),
  oldest_due_at: z.iso.datetime().nullable(),
  dead_letters: count.meta({ description: 'Open ones.' }),
})
export type WorkQueue = z.infer<typeof WorkQueue>

export const WorkQueueList = z.object({ object: z.literal('list'), data: z.array(WorkQueue) })

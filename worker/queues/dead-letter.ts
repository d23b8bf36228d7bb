/** The dead-letter queues. What arrives there is brought back: a wake-up by its row, events by themselves. All but one are an alarm. */
import { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import { OutboundQueued } from '@mailstead/contracts/outbound-queued.ts'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { describeError } from '../platform/log.ts'
import { wakeDeliveriesAgain } from '../services/receiving/ingest/sweep-deliveries.ts'
import { wakeScansAgain } from '../services/receiving/scan/hasten-scans.ts'
import { wakeAgain } from '../services/sending/wake-again.ts'
import { consumeDeliveryEvents } from './delivery-events.ts'
import { readBodies, retryDelaySeconds } from './read-bodies.ts'

type Consume = (deps: Deps, batch: MessageBatch) => Promise<void>

const tell = (deps: Deps, batch: MessageBatch, level: 'warn' | 'error'): void =>
  deps.log(level, 'dead_letter.received', { queue: batch.queue, messages: batch.messages.length })

/** Wakes the rows again; what the database does not take comes back here. */
const bringBack =
  <Schema extends z.ZodType>(
    schema: Schema,
    wake: (deps: Deps, bodies: readonly z.infer<Schema>[]) => Promise<void>,
    level: 'warn' | 'error' = 'error',
  ): Consume =>
  async (deps, batch) => {
    tell(deps, batch, level)
    const received = readBodies(deps, batch, schema)
    if (received.length === 0) return
    try {
      await wake(
        deps,
        received.map(({ body }) => body),
      )
      for (const { message } of received) message.ack()
    } catch (error) {
      deps.log('error', 'dead_letter.failed', { queue: batch.queue, error: describeError(error) })
      for (const { message } of received) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
    }
  }

export const consumeDeadWakeUps: Consume = bringBack(OutboundQueued, (deps, bodies) => wakeAgain(deps, bodies.flat()))
export const consumeDeadInbound: Consume = bringBack(InboundQueued, wakeDeliveriesAgain)
/** No alarm: a scorer that is away for an hour brings its mails here, and they wait for it in their rows. */
export const consumeDeadScan: Consume = bringBack(InboundQueued, wakeScansAgain, 'warn')

export async function consumeDeadEvents(deps: Deps, batch: MessageBatch): Promise<void> {
  tell(deps, batch, 'error')
  await consumeDeliveryEvents(deps, batch)
}

/** The three dead-letter queues. What arrives there is an alarm, and is brought back: a wake-up by its row, events by themselves. */
import { OutboundQueued } from '@mailstead/contracts/outbound-queued.ts'
import type { Deps } from '../deps.ts'
import { describeError } from '../platform/log.ts'
import { wakeAgain } from '../services/sending/wake-again.ts'
import { consumeDeliveryEvents } from './delivery-events.ts'
import { readBodies, retryDelaySeconds } from './read-bodies.ts'

const raiseAlarm = (deps: Deps, batch: MessageBatch): void =>
  deps.log('error', 'dead_letter.received', { queue: batch.queue, messages: batch.messages.length })

export async function consumeDeadWakeUps(deps: Deps, batch: MessageBatch): Promise<void> {
  raiseAlarm(deps, batch)
  const received = readBodies(deps, batch, OutboundQueued)
  if (received.length === 0) return
  try {
    await wakeAgain(
      deps,
      received.map(({ body }) => body),
    )
    for (const { message } of received) message.ack()
  } catch (error) {
    deps.log('error', 'dead_letter.failed', { queue: batch.queue, error: describeError(error) })
    for (const { message } of received) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
  }
}

export async function consumeDeadEvents(deps: Deps, batch: MessageBatch): Promise<void> {
  raiseAlarm(deps, batch)
  await consumeDeliveryEvents(deps, batch)
}

/** Queue `inbound`: wake-ups of received mail that is to be filed. What cannot be filed now comes back when its row says. */
import { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import type { Deps } from '../deps.ts'
import { failpoint } from '../platform/failpoint.ts'
import { describeError } from '../platform/log.ts'
import { ingest } from '../services/receiving/ingest/ingest.ts'
import { wakeDeliveriesAgain } from '../services/receiving/ingest/sweep-deliveries.ts'
import { readBodies, retryDelaySeconds } from './read-bodies.ts'

export async function consumeInbound(deps: Deps, batch: MessageBatch): Promise<void> {
  const received = readBodies(deps, batch, InboundQueued)
  if (received.length === 0) return
  try {
    const again = await ingest(
      deps,
      received.map(({ body }) => body),
    )
    const delays = new Map(again.map(({ wake, afterMs }) => [`${wake.tenant}/${wake.delivery}`, afterMs]))
    for (const { message, body } of received) {
      if (DEVELOPMENT) await failpoint('inbound.acknowledging')
      const afterMs = delays.get(`${body.tenant}/${body.delivery}`)
      if (afterMs === undefined) message.ack()
      else message.retry({ delaySeconds: Math.ceil(afterMs / 1_000) })
    }
  } catch (error) {
    deps.log('error', 'ingest.failed', { deliveries: received.length, error: describeError(error) })
    for (const { message } of received) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
  }
}

export async function consumeDeadInbound(deps: Deps, batch: MessageBatch): Promise<void> {
  deps.log('error', 'dead_letter.received', { queue: batch.queue, messages: batch.messages.length })
  const received = readBodies(deps, batch, InboundQueued)
  if (received.length === 0) return
  try {
    await wakeDeliveriesAgain(
      deps,
      received.map(({ body }) => body),
    )
    for (const { message } of received) message.ack()
  } catch (error) {
    deps.log('error', 'dead_letter.failed', { queue: batch.queue, error: describeError(error) })
    for (const { message } of received) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
  }
}

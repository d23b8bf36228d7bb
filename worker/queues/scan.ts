/** Queue `scan`: wake-ups of received mail that waits for its spam score. */
import { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import type { Deps } from '../deps.ts'
import { describeError } from '../platform/log.ts'
import { wakeScansAgain } from '../services/receiving/scan/hasten-scans.ts'
import { scanDeliveries } from '../services/receiving/scan/scan-deliveries.ts'
import { readBodies, retryDelaySeconds } from './read-bodies.ts'

export async function consumeScan(deps: Deps, batch: MessageBatch): Promise<void> {
  const received = readBodies(deps, batch, InboundQueued)
  if (received.length === 0) return
  try {
    const again = await scanDeliveries(
      deps,
      received.map(({ body }) => body),
    )
    const delays = new Map(again.map(({ wake, afterMs }) => [`${wake.tenant}/${wake.delivery}`, afterMs]))
    for (const { message, body } of received) {
      const afterMs = delays.get(`${body.tenant}/${body.delivery}`)
      if (afterMs === undefined) message.ack()
      else message.retry({ delaySeconds: Math.ceil(afterMs / 1_000) })
    }
  } catch (error) {
    deps.log('error', 'scan.failed', { deliveries: received.length, error: describeError(error) })
    for (const { message } of received) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
  }
}

export async function consumeDeadScan(deps: Deps, batch: MessageBatch): Promise<void> {
  deps.log('warn', 'dead_letter.received', { queue: batch.queue, messages: batch.messages.length })
  const received = readBodies(deps, batch, InboundQueued)
  if (received.length === 0) return
  try {
    await wakeScansAgain(
      deps,
      received.map(({ body }) => body),
    )
    for (const { message } of received) message.ack()
  } catch (error) {
    deps.log('error', 'dead_letter.failed', { queue: batch.queue, error: describeError(error) })
    for (const { message } of received) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
  }
}

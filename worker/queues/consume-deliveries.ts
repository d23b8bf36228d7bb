/** How wake-ups of received mail are consumed: together; each is acknowledged, or comes back when its row says. */
import { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import type { Deps } from '../deps.ts'
import { describeError } from '../platform/log.ts'
import type { ComingAgain } from '../services/receiving/ingest/ingest.ts'
import { readBodies, retryDelaySeconds } from './read-bodies.ts'

export interface DeliveryWork {
  /** Answers what is to come again; all of it does when this rejects. */
  readonly work: (deps: Deps, wakes: readonly InboundQueued[]) => Promise<readonly ComingAgain[]>
  /** Name of the log line of a rejection. */
  readonly failed: string
  readonly beforeAnswer?: () => Promise<void>
}

export async function consumeDeliveries(
  deps: Deps,
  batch: MessageBatch,
  { work, failed, beforeAnswer }: DeliveryWork,
): Promise<void> {
  const received = await readBodies(deps, batch, InboundQueued)
  if (received.length === 0) return
  try {
    const again = await work(
      deps,
      received.map(({ body }) => body),
    )
    const delays = new Map(again.map(({ wake, afterMs }) => [`${wake.tenant}/${wake.delivery}`, afterMs]))
    for (const { message, body } of received) {
      await beforeAnswer?.()
      const afterMs = delays.get(`${body.tenant}/${body.delivery}`)
      if (afterMs === undefined) message.ack()
      else message.retry({ delaySeconds: Math.ceil(afterMs / 1_000) })
    }
  } catch (error) {
    deps.log('error', failed, { deliveries: received.length, error: describeError(error) })
    for (const { message } of received) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
  }
}

/** Queue `delivery-events`: what relays tell. Applied together; if that fails, one by one, so that one cannot hold up all. */

import { DeliveryEventsQueued } from '@mailstead/contracts/delivery-event.ts'
import type { Deps } from '../deps.ts'
import { failpoint } from '../platform/failpoint.ts'
import { describeError } from '../platform/log.ts'
import { applyEvents, TenantMoving } from '../services/delivery/apply-events.ts'
import { type Received, readBodies, retryDelaySeconds } from './read-bodies.ts'

async function applyOne(deps: Deps, { message, body }: Received<DeliveryEventsQueued>): Promise<void> {
  try {
    await applyEvents(deps, [body])
    message.ack()
  } catch (error) {
    const level = error instanceof TenantMoving ? 'info' : 'error'
    deps.log(level, 'delivery_events.failed', { relay: body.relay, error: describeError(error) })
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
  }
}

/** Also the consumer of this queue's dead letters: applying is all that can be done with them. */
export async function consumeDeliveryEvents(deps: Deps, batch: MessageBatch): Promise<void> {
  const received = readBodies(deps, batch, DeliveryEventsQueued)
  if (received.length === 0) return
  try {
    await applyEvents(
      deps,
      received.map(({ body }) => body),
    )
    if (DEVELOPMENT) await failpoint('events.applied')
    for (const { message } of received) message.ack()
  } catch {
    for (const each of received) await applyOne(deps, each)
  }
}

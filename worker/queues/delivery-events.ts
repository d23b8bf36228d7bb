/** Queue `delivery-events`: what relays tell. Applied together; if that fails, one by one, so that one cannot hold up all. */

import { DeliveryEventsQueued } from '@mailstead/contracts/delivery-event.ts'
import type { Deps } from '../deps.ts'
import { failpoint } from '../platform/failpoint.ts'
import { describeError } from '../platform/log.ts'
import { applyEvents, TenantMoving } from '../services/delivery/apply-events.ts'
import { makeReports } from '../services/receiving/reports/make-reports.ts'
import { type Received, readBodies, retryDelaySeconds } from './read-bodies.ts'

/** Throws when a database fails. Reports that cannot be made now are made by the sweep. */
export async function applyDeliveryEvents(deps: Deps, batches: readonly DeliveryEventsQueued[]): Promise<void> {
  for (const shard of await applyEvents(deps, batches)) await makeReports(deps, shard)
}

async function applyOne(deps: Deps, { message, body }: Received<DeliveryEventsQueued>): Promise<void> {
  try {
    await applyDeliveryEvents(deps, [body])
    message.ack()
  } catch (error) {
    const level = error instanceof TenantMoving ? 'info' : 'error'
    deps.log(level, 'delivery_events.failed', { relay: body.relay, error: describeError(error) })
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
  }
}

export async function consumeDeliveryEvents(deps: Deps, batch: MessageBatch): Promise<void> {
  const received = await readBodies(deps, batch, DeliveryEventsQueued)
  if (received.length === 0) return
  try {
    await applyDeliveryEvents(
      deps,
      received.map(({ body }) => body),
    )
    if (DEVELOPMENT) await failpoint('events.applied')
    for (const { message } of received) message.ack()
  } catch {
    for (const each of received) await applyOne(deps, each)
  }
}

/** A relay's delivery events → Queue `delivery-events`, in messages of one shard each (`docs/architecture.md`). */

import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import type { RelayId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { failpoint } from '../../platform/failpoint.ts'
import { describeError } from '../../platform/log.ts'
import { unavailable } from '../../platform/refusal.ts'
import { findTenantShards } from '../../store/directory/tenant-shards.ts'
import { batchMessages, packEvents } from './pack-events.ts'

type QueueDeps = Pick<Deps, 'directory' | 'deliveryEvents' | 'log'>

async function groupByShard(
  deps: QueueDeps,
  relay: RelayId,
  events: readonly DeliveryEvent[],
): Promise<readonly (readonly DeliveryEvent[])[]> {
  const shards = await findTenantShards(deps.directory, [...new Set(events.map((event) => event.tenant))])
  const known = events.filter((event) => shards.has(event.tenant))
  // A removed tenant's mail may still be at the relay: repeating its events would never help.
  if (known.length < events.length)
    deps.log('warn', 'relay.events.dropped', { relay, count: events.length - known.length, why: 'unknown tenant' })
  return [...Map.groupBy(known, (event) => shards.get(event.tenant)).values()]
}

/**
 * Resolves when the queue holds every event. Throws `service_unavailable` otherwise: the relay repeats all of them,
 * which is harmless since events are recognised by their id.
 */
export async function queueEvents(deps: QueueDeps, relay: RelayId, events: readonly DeliveryEvent[]): Promise<void> {
  try {
    const groups = await groupByShard(deps, relay, events)
    for (const batch of batchMessages(groups.flatMap((group) => packEvents(relay, group))))
      await deps.deliveryEvents.sendBatch(batch.map(({ body }) => ({ body, contentType: 'json' })))
    if (DEVELOPMENT) await failpoint('events.queued')
  } catch (error) {
    deps.log('error', 'relay.events.not_queued', { relay, count: events.length, error: describeError(error) })
    throw unavailable('The events cannot be queued now. Repeat the request.')
  }
}

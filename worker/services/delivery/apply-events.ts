/** Delivery events of a relay → recipients, messages, timeline, suppressions. Repeats and any order are harmless. */
import type { DeliveryEventsQueued } from '@mailstead/contracts/delivery-event.ts'
import type { Deps } from '../../deps.ts'
import { findTenantShards } from '../../store/directory/tenant-shards.ts'
import { applyTransitions } from './apply-transitions.ts'
import { fromEvent, type Transition } from './transition.ts'

/** Events of a tenant that is gone are dropped: nothing of it is left to change. */
export async function applyEvents(
  deps: Pick<Deps, 'directory' | 'ledgers' | 'log'>,
  batches: readonly DeliveryEventsQueued[],
): Promise<void> {
  const transitions = batches.flatMap(({ relay, events }) => events.map((event) => fromEvent(relay, event)))
  const shards = await findTenantShards(
    deps.directory,
    transitions.map(({ tenant }) => tenant),
  )
  const byShard = Map.groupBy(transitions, ({ tenant }) => shards.get(tenant) ?? -1)
  for (const [shard, told] of byShard) await applyToShard(deps, shard, told)
}

async function applyToShard(
  deps: Pick<Deps, 'ledgers' | 'log'>,
  shard: number,
  told: readonly Transition[],
): Promise<void> {
  if (shard < 0) deps.log('warn', 'delivery_event.orphaned', { events: told.length })
  else await applyTransitions(deps, deps.ledgers.at(shard), told)
}

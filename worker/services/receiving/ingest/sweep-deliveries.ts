/** Deliveries that are due and were forgotten, by a lost wake-up or a Worker that died, are woken again. */
import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { findTenantShards } from '../../../store/directory/tenant-shards.ts'
import { hastenDeliveries, listDueDeliveries } from '../../../store/ledger/receiving/ingest.ts'
import { wakeDeliveries } from '../accept/wake-deliveries.ts'

/** Woken in one run of a minute, a shard. Nothing is written: what is not done is due still. */
const WOKEN_MAX = 1_000

/** A shard that fails does not keep the others from their turn. */
export async function sweepDeliveries(deps: Pick<Deps, 'clock' | 'inbound' | 'ledgers' | 'log'>): Promise<void> {
  for (let shard = 0; shard < deps.ledgers.count; shard++) {
    try {
      const due = await listDueDeliveries(deps.ledgers.at(shard), { nowMs: deps.clock.now(), limit: WOKEN_MAX })
      await wakeDeliveries(deps, due)
      if (due.length > 0) deps.log('info', 'deliveries.woken', { shard, woken: due.length })
    } catch (error) {
      deps.log('error', 'sweep.failed', { what: 'deliveries', shard, error: describeError(error) })
    }
  }
}

/** Brings back wake-ups that a queue gave up on: the rows become due, and the sweeper does the rest. Throws when a database fails. */
export async function wakeDeliveriesAgain(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers'>,
  wakes: readonly InboundQueued[],
): Promise<void> {
  const shards = await findTenantShards(
    deps.directory,
    wakes.map(({ tenant }) => tenant),
  )
  for (const [shard, theirs] of Map.groupBy(wakes, ({ tenant }) => shards.get(tenant) ?? -1))
    if (shard >= 0) await hastenDeliveries(deps.ledgers.at(shard), theirs, deps.clock.now())
}

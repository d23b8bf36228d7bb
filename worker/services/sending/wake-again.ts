/** Brings back wake-ups that a queue gave up on: the rows become due, and the sweeper does the rest. */
import type { WakeUp } from '@mailstead/contracts/outbound-queued.ts'
import type { Deps } from '../../deps.ts'
import { findTenantShards } from '../../store/directory/tenant-shards.ts'
import { hastenJobs } from '../../store/ledger/jobs.ts'

/** Throws when a database fails; repeating is harmless. */
export async function wakeAgain(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers'>,
  wakes: readonly WakeUp[],
): Promise<void> {
  const shards = await findTenantShards(
    deps.directory,
    wakes.map(({ tenant }) => tenant),
  )
  for (const [shard, theirs] of Map.groupBy(wakes, ({ tenant }) => shards.get(tenant) ?? -1))
    if (shard >= 0) await hastenJobs(deps.ledgers.at(shard), theirs, deps.clock.now())
}

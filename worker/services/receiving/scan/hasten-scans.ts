/** Mails that wait for their score: all of them now that a scorer is back, and those that are due and were forgotten. */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { findTenantShards } from '../../../store/directory/tenant-shards.ts'
import type { DeliveryKey } from '../../../store/ledger/receiving/ingest.ts'
import { hastenScans, hastenTheseScans, listDueScans } from '../../../store/ledger/receiving/scans.ts'
import { wakeScans } from './wake-scans.ts'

/** Mails a shard; those beyond are woken by the next run of a minute. */
const WOKEN_MAX = 1_000

type HastenDeps = Pick<Deps, 'clock' | 'ledgers' | 'log' | 'scan'>

async function eachShard(deps: HastenDeps, what: string, find: (shard: number) => Promise<readonly DeliveryKey[]>) {
  for (let shard = 0; shard < deps.ledgers.count; shard++) {
    try {
      const keys = await find(shard)
      await wakeScans(deps, keys)
      if (keys.length > 0) deps.log('info', 'scans.woken', { shard, woken: keys.length })
    } catch (error) {
      deps.log('error', 'sweep.failed', { what, shard, error: describeError(error) })
    }
  }
}

/** A scorer is back: what waits for it is due now. Never rejects: the due times that were set remain. */
export const hastenAll = (deps: HastenDeps): Promise<void> =>
  eachShard(deps, 'hasten scans', (shard) =>
    hastenScans(deps.ledgers.at(shard), { nowMs: deps.clock.now(), limit: WOKEN_MAX }),
  )

/** Wakes what is due. A shard that fails does not keep the others from their turn. */
export const sweepScans = (deps: HastenDeps): Promise<void> =>
  eachShard(deps, 'scans', (shard) =>
    listDueScans(deps.ledgers.at(shard), { nowMs: deps.clock.now(), limit: WOKEN_MAX }),
  )

/** Brings back wake-ups that a queue gave up on. Throws when a database fails. */
export async function wakeScansAgain(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers'>,
  keys: readonly DeliveryKey[],
): Promise<void> {
  const shards = await findTenantShards(
    deps.directory,
    keys.map(({ tenant }) => tenant),
  )
  for (const [shard, theirs] of Map.groupBy(keys, ({ tenant }) => shards.get(tenant) ?? -1))
    if (shard >= 0) await hastenTheseScans(deps.ledgers.at(shard), theirs, deps.clock.now())
}

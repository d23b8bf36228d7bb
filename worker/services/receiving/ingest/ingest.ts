/**
 * Queue `inbound` → mailboxes. The parse attempt is counted before anything is parsed. A mail that was begun before and is not
 * filed killed the Worker, or was beside one that did: such mails go one by one, and after two tries unparsed.
 */
import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { findTenantPlaces } from '../../../store/directory/tenant-shards.ts'
import { claimDeliveries, reclaimDelivery, type TakenDelivery } from '../../../store/ledger/receiving/ingest.ts'
import { type FileDeps, fileBatch, type Postponed } from './file-batch.ts'

export type IngestDeps = FileDeps & Pick<Deps, 'directory'>

/** Longer than a batch takes. If it does not, two consumers do the same, which is harmless. */
const LEASE_MS = 60_000
const MOVING_RETRY_MS = 30_000
const FAILED_RETRY_MS = 5_000

/** A wake-up that is to come again, and after how long. */
export interface ComingAgain {
  readonly wake: InboundQueued
  readonly afterMs: number
}

const later = (wakes: readonly InboundQueued[], afterMs: number): ComingAgain[] =>
  wakes.map((wake) => ({ wake, afterMs }))

const toAgain = (wakes: readonly InboundQueued[], postponed: Postponed): ComingAgain[] =>
  wakes.flatMap((wake) => {
    const afterMs = postponed.get(wake.delivery)
    return afterMs === undefined ? [] : [{ wake, afterMs }]
  })

const newLease = (nowMs: number) => ({ nowMs, untilMs: nowMs + LEASE_MS })

/** One that was begun before: alone, so that it hurts no other. */
async function ingestBegun(deps: IngestDeps, shard: number, taken: TakenDelivery): Promise<readonly ComingAgain[]> {
  const { tenant, delivery } = taken
  const nowMs = deps.clock.now()
  const leftMs = taken.dueAtMs - nowMs
  if (leftMs > 0) return later([{ tenant, delivery }], leftMs)
  const claimed = await reclaimDelivery(deps.ledgers.at(shard), taken, newLease(nowMs))
  if (claimed === null) return []
  deps.log('warn', 'ingest.begun_again', { tenant, delivery, attempts: claimed.parseAttempts })
  return toAgain([{ tenant, delivery }], await fileBatch(deps, shard, [claimed]))
}

async function ingestShard(
  deps: IngestDeps,
  shard: number,
  wakes: readonly InboundQueued[],
): Promise<readonly ComingAgain[]> {
  const { claimed, begun } = await claimDeliveries(deps.ledgers.at(shard), wakes, newLease(deps.clock.now()))
  const again = toAgain(wakes, await fileBatch(deps, shard, claimed))
  for (const taken of begun) again.push(...(await ingestBegun(deps, shard, taken)))
  return again
}

async function ingestOn(
  deps: IngestDeps,
  shard: number,
  wakes: readonly InboundQueued[],
): Promise<readonly ComingAgain[]> {
  return ingestShard(deps, shard, wakes).catch((error: unknown) => {
    deps.log('error', 'ingest.failed', { deliveries: wakes.length, error: describeError(error) })
    return later(wakes, FAILED_RETRY_MS)
  })
}

/** Answers the wake-ups that must come again. Throws when the directory cannot be read; repeating is harmless. */
export async function ingest(deps: IngestDeps, wakes: readonly InboundQueued[]): Promise<readonly ComingAgain[]> {
  const unique = [...new Map(wakes.map((wake) => [`${wake.tenant}/${wake.delivery}`, wake])).values()]
  const places = await findTenantPlaces(
    deps.directory,
    unique.map(({ tenant }) => tenant),
  )
  const byShard = Map.groupBy(unique, ({ tenant }) => {
    const place = places.get(tenant)
    return place?.state === 'moving' ? 'moving' : (place?.shard ?? 'gone')
  })
  const again: ComingAgain[] = []
  for (const [shard, theirs] of byShard) {
    if (shard === 'gone') deps.log('warn', 'wake_up.orphaned', { deliveries: theirs.length })
    else if (shard === 'moving') again.push(...later(theirs, MOVING_RETRY_MS))
    else again.push(...(await ingestOn(deps, shard, theirs)))
  }
  return again
}

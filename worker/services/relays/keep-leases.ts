/**
 * Which jobs are still a relay's after a gap in its lease. Keeping one raises its version, so that a hand-over which had
 * read it before, and would give it to another relay, finds it changed.
 */
import { LEASES_PER_POST, type LeasesAnswer, type LeasesBody } from '@mailstead/contracts/heartbeat.ts'
import type { RelayId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { Refusal, unavailable } from '../../platform/refusal.ts'
import { findRelay } from '../../store/directory/relays.ts'
import { findTenantPlaces, type TenantPlace } from '../../store/directory/tenant-shards.ts'
import { findLeased, keepLeased } from '../../store/ledger/leased-jobs.ts'
import { SILENCE_MS } from './silence.ts'

type LeaseDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log'>
type Leases = LeasesBody['jobs']

async function keepAt(
  deps: LeaseDeps,
  relay: RelayId,
  place: TenantPlace,
  leases: Leases,
): Promise<LeasesAnswer['kept']> {
  const ledger = deps.ledgers.at(place.shard)
  // Nothing is written on a shard that the tenant is leaving, and nothing of it is handed over meanwhile.
  if (place.state === 'moving') return [...(await findLeased(ledger, relay, leases))]
  return [...(await keepLeased(ledger, relay, leases, deps.clock.now() + SILENCE_MS))]
}

async function requireLease(deps: LeaseDeps, relay: RelayId): Promise<void> {
  const row = await findRelay(deps.directory, relay)
  // Without a lease in its row the sweeper may give anything of it away.
  if (!row || row.leaseUntilMs === null || row.leaseUntilMs <= deps.clock.now())
    throw unavailable('The relay has no lease. Send a heartbeat first.')
}

async function keepAll(deps: LeaseDeps, relay: RelayId, leases: Leases): Promise<LeasesAnswer> {
  await requireLease(deps, relay)
  const tenants = leases.map(({ tenant }) => tenant)
  const places = await findTenantPlaces(deps.directory, tenants)
  const kept: LeasesAnswer['kept'] = []
  // By shard and state, in as many statements.
  const groups = Map.groupBy(leases, ({ tenant }) => JSON.stringify(places.get(tenant) ?? null))
  for (const group of groups.values()) {
    const place = group[0] && places.get(group[0].tenant)
    if (place) kept.push(...(await keepAt(deps, relay, place, group)))
  }
  return { kept }
}

/** Throws `service_unavailable`: the relay keeps everything waiting and asks again. */
export async function keepLeases(deps: LeaseDeps, relay: RelayId, { jobs }: LeasesBody): Promise<LeasesAnswer> {
  return keepAll(deps, relay, jobs.slice(0, LEASES_PER_POST)).catch((error: unknown) => {
    if (error instanceof Refusal) throw error
    deps.log('error', 'relay.leases.failed', { relay, error: describeError(error) })
    throw unavailable('The leases cannot be looked up now. Repeat the request.')
  })
}

/** Which ledger a new tenant gets: of those with room, the one with the fewest tenants. */
import type { Deps } from '../../../deps.ts'
import { unavailable } from '../../../platform/refusal.ts'
import { readShards } from '../../../store/directory/shards.ts'
import { countTenantsByShard } from '../../../store/directory/tenants.ts'
import { SHARD_LIMITS } from './shard-limits.ts'

/** Throws `service_unavailable` when no shard has room: the operator has to add one. */
export async function chooseShard(deps: Pick<Deps, 'directory' | 'ledgers'>): Promise<number> {
  const [tenants, sizes] = await Promise.all([countTenantsByShard(deps.directory), readShards(deps.directory)])
  const open = Array.from({ length: deps.ledgers.count }, (_, shard) => shard).filter(
    (shard) => (sizes.get(shard)?.sizeBytes ?? 0) < SHARD_LIMITS.largeBytes,
  )
  const [first, ...others] = open
  if (first === undefined) throw unavailable('No database has room for another account now.')
  return others.reduce((best, shard) => ((tenants.get(shard) ?? 0) < (tenants.get(best) ?? 0) ? shard : best), first)
}

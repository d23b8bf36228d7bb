/** The ledgers on which mail of a scope may wait. */
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../deps.ts'
import { findTenantPlaces } from '../../store/directory/tenant-shards.ts'

/** Empty when the scope names a tenant that is gone, or one on its way to another shard: nothing of it is handed over now. */
export async function listShards(
  deps: Pick<Deps, 'directory' | 'ledgers'>,
  scope: ControlScope,
): Promise<readonly number[]> {
  if (scope.tenant === undefined) return Array.from({ length: deps.ledgers.count }, (_, shard) => shard)
  const place = (await findTenantPlaces(deps.directory, [scope.tenant])).get(scope.tenant)
  return place && place.state !== 'moving' ? [place.shard] : []
}

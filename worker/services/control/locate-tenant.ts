/** The ledger of a tenant, for changes. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound, unavailable } from '../../platform/refusal.ts'
import type { LedgerDb } from '../../store/databases.ts'
import { findTenantPlaces } from '../../store/directory/tenant-shards.ts'

/** Throws `not_found`, and `service_unavailable` while the tenant is on its way to another shard. */
export async function locateTenant(deps: Pick<Deps, 'directory' | 'ledgers'>, tenant: TenantId): Promise<LedgerDb> {
  const place = (await findTenantPlaces(deps.directory, [tenant])).get(tenant)
  if (!place) throw notFound('tenant')
  if (place.state === 'moving') throw unavailable('The account is being moved. Repeat the request in a minute.')
  return deps.ledgers.at(place.shard)
}

/** Removes a tenant with everything of it: keys first, its own row last, so that a failure on the way can be repeated. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { deleteTenantBlobs } from '../../store/blobs/tenant-blobs.ts'
import { deleteTenantKeys, deleteTenant as deleteTenantRow, findTenantShard } from '../../store/directory/tenants.ts'
import { deleteTenantRows } from '../../store/ledger/tenant-rows.ts'
import { forgetAccess } from '../access/authenticate.ts'

/** The names of the domains it had. Throws `not_found`. */
export async function deleteTenant(
  deps: Pick<Deps, 'directory' | 'ledgers' | 'rawBucket'>,
  tenant: TenantId,
): Promise<readonly string[]> {
  const shard = await findTenantShard(deps.directory, tenant)
  if (shard === null) throw notFound('tenant')
  await deleteTenantKeys(deps.directory, tenant)
  forgetAccess(tenant)
  await deleteTenantRows(deps.ledgers.at(shard), tenant)
  await deleteTenantBlobs(deps.rawBucket, tenant)
  return deleteTenantRow(deps.directory, tenant)
}

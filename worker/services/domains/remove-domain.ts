/** Removes a domain with its records and keys. Mail that still waits is stopped at hand-over, which looks again. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { deleteDomain } from '../../store/directory/domains.ts'
import { forgetAccess } from '../access/authenticate.ts'

/** Throws `not_found`. */
export async function removeDomain(deps: Pick<Deps, 'directory'>, tenant: TenantId, id: DomainId): Promise<void> {
  if (!(await deleteDomain(deps.directory, tenant, id))) throw notFound('domain')
  forgetAccess(tenant)
}

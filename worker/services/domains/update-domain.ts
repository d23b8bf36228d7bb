/** Changes a domain's settings. */
import type { UpdateDomain } from '@mailstead/contracts/api/domain.ts'
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { updateDomain as updateRow } from '../../store/directory/domains.ts'
import { forgetAccess } from '../access/authenticate.ts'

/** Throws `not_found`. */
export async function updateDomain(
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  id: DomainId,
  request: UpdateDomain,
): Promise<void> {
  const changes = {
    ...(request.open_tracking === undefined ? {} : { openTracking: request.open_tracking }),
    ...(request.click_tracking === undefined ? {} : { clickTracking: request.click_tracking }),
    ...(request.tls === undefined ? {} : { tls: request.tls }),
  }
  if (!(await updateRow(deps.directory, tenant, id, changes))) throw notFound('domain')
  forgetAccess(tenant)
}

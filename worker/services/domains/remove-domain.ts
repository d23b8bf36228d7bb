/** Removes a domain with its records and keys. Mail that waits at relays is stopped there, what waits here at hand-over. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import { notFound } from '../../platform/refusal.ts'
import { deleteDomain, findReturnPathHost } from '../../store/directory/domains.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { pushCommand } from '../control/command-relays.ts'
import { queueEndOfDomain } from '../control/end-sender.ts'
import type { ControlDeps } from '../control/push-control.ts'

/** Throws `not_found`. A relay that cannot be told now is told by its heartbeat. */
export async function removeDomain(deps: ControlDeps, tenant: TenantId, id: DomainId): Promise<void> {
  const returnPathHost = await findReturnPathHost(deps.directory, tenant, id)
  if (returnPathHost === null) throw notFound('domain')
  const queued = await queueEndOfDomain(deps, tenant, returnPathHost)
  if (!(await deleteDomain(deps.directory, tenant, id))) throw notFound('domain')
  forgetAccess(tenant)
  await pushCommand(deps, queued)
}

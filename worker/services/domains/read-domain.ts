/** One domain with its records. */
import type { Domain } from '@mailstead/contracts/api/domain.ts'
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { findDomainDetail } from '../../store/directory/domain-records.ts'
import { readRecordNames } from './record-names.ts'
import { showDomain } from './show-domain.ts'

/** Throws `not_found`. */
export async function readDomain(
  deps: Pick<Deps, 'config' | 'directory'>,
  tenant: TenantId,
  id: DomainId,
): Promise<Domain> {
  const detail = await findDomainDetail(deps.directory, tenant, id)
  if (!detail) throw notFound('domain')
  return showDomain(await readRecordNames(deps), detail)
}

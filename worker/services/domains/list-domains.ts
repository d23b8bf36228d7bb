/** A page of a tenant's domains, newest first. */
import type { DomainList } from '@mailstead/contracts/api/domain.ts'
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { cutPage, type PagePosition } from '../../platform/page.ts'
import { listDomains as listRows } from '../../store/directory/domains.ts'
import { showSummary } from './show-domain.ts'

export async function listDomains(
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  page: PagePosition<DomainId> & { readonly limit: number },
): Promise<DomainList> {
  const rows = await listRows(deps.directory, tenant, page, page.limit + 1)
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(showSummary) }
}

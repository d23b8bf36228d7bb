/** A page of a tenant's domains, newest first. */
import type { DomainList } from '@mailstead/contracts/api/domain.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { listDomains as listRows, type PagePosition } from '../../store/directory/domains.ts'
import { showSummary } from './show-domain.ts'

export async function listDomains(
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  page: PagePosition & { readonly limit: number },
): Promise<DomainList> {
  // One more than asked for tells whether there are more.
  const rows = await listRows(deps.directory, tenant, page, page.limit + 1)
  const hasMore = rows.length > page.limit
  const shown = page.before ? rows.slice(-page.limit) : rows.slice(0, page.limit)
  return { object: 'list', has_more: hasMore, data: shown.map(showSummary) }
}

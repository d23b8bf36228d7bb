/** Aliases as the API shows them. */
import type { Alias, AliasList, ListAliases } from '@mailstead/contracts/api/alias.ts'
import type { AliasId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { notFound } from '../../platform/refusal.ts'
import { type AliasRow, findAlias, listAliases as listRows } from '../../store/directory/receiving/aliases.ts'

const showAlias = (row: AliasRow): Alias => ({
  object: 'alias',
  id: row.id,
  email_address: row.address,
  domain_id: row.domainId,
  name: row.name,
  inboxes: row.targets.map(({ id, address, isActive }) => ({ id, email_address: address, disabled: !isActive })),
  disabled: !row.enabled,
  created_at: new Date(row.createdAtMs).toISOString(),
  updated_at: new Date(row.updatedAtMs).toISOString(),
})

/** Throws `not_found`. */
export async function readAlias(deps: Pick<Deps, 'directory'>, tenant: TenantId, id: AliasId): Promise<Alias> {
  const row = await findAlias(deps.directory, tenant, id)
  if (!row) throw notFound('alias')
  return showAlias(row)
}

/** A page, newest first. */
export async function listAliases(
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  page: ListAliases,
): Promise<AliasList> {
  const rows = await listRows(deps.directory, tenant, page, page.limit + 1)
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(showAlias) }
}

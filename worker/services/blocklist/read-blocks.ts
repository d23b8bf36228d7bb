/** The account's blocklist as the API shows it. */
import type { Block, BlockList, ListBlocks } from '@mailstead/contracts/api/blocklist.ts'
import type { BlockId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { notFound } from '../../platform/refusal.ts'
import { type BlockRow, findBlock, listBlocks as listRows } from '../../store/directory/receiving/blocklist.ts'

const showBlock = (row: BlockRow): Block => ({
  object: 'block',
  id: row.id,
  network: row.network,
  reason: row.reason,
  source: row.source,
  scope: row.isOperators ? 'deployment' : 'account',
  created_at: new Date(row.createdAtMs).toISOString(),
  expires_at: row.expiresAtMs === null ? null : new Date(row.expiresAtMs).toISOString(),
})

/** Throws `not_found`. */
export async function readBlock(deps: Pick<Deps, 'directory'>, tenant: TenantId, id: BlockId): Promise<Block> {
  const row = await findBlock(deps.directory, tenant, id)
  if (!row) throw notFound('blocklist entry')
  return showBlock(row)
}

/** A page, newest first. */
export async function listBlocks(
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  page: ListBlocks,
): Promise<BlockList> {
  const rows = await listRows(deps.directory, tenant, page, page.limit + 1)
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(showBlock) }
}

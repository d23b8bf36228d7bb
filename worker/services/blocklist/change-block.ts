/** Changes or removes an entry of the account's blocklist. */
import type { UpdateBlock } from '@mailstead/contracts/api/blocklist.ts'
import type { BlockId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { deleteBlock, updateBlock as updateRow } from '../../store/directory/receiving/blocklist.ts'

/** Throws `not_found`. */
export async function updateBlock(
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  id: BlockId,
  request: UpdateBlock,
): Promise<void> {
  const changes = {
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    ...(request.expires_at === undefined
      ? {}
      : { expiresAtMs: request.expires_at === null ? null : Date.parse(request.expires_at) }),
  }
  if (!(await updateRow(deps.directory, tenant, id, changes))) throw notFound('blocklist entry')
}

/** Throws `not_found`. */
export async function removeBlock(deps: Pick<Deps, 'directory'>, tenant: TenantId, id: BlockId): Promise<void> {
  if (!(await deleteBlock(deps.directory, tenant, id))) throw notFound('blocklist entry')
}

/** Changes or removes an entry of the account's blocklist. */
import type { UpdateBlock } from '@mailstead/contracts/api/blocklist.ts'
import type { BlockId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { deleteBlock, updateBlock as updateRow } from '../../store/directory/receiving/blocklist.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'

/** Throws `not_found`. */
export async function updateBlock(
  deps: Pick<Deps, 'directory' | 'clock'>,
  { tenant, acting }: ActingIn,
  id: BlockId,
  request: UpdateBlock,
): Promise<void> {
  const changes = {
    audit: auditEntry(deps, acting, { act: 'block.changed', target: id, detail: { ...request } }),
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    ...(request.expires_at === undefined
      ? {}
      : { expiresAtMs: request.expires_at === null ? null : Date.parse(request.expires_at) }),
  }
  if (!(await updateRow(deps.directory, tenant, id, changes))) throw notFound('blocklist entry')
}

/** Throws `not_found`. */
export async function removeBlock(
  deps: Pick<Deps, 'directory' | 'clock'>,
  { tenant, acting }: ActingIn,
  id: BlockId,
): Promise<void> {
  const audit = auditEntry(deps, acting, { act: 'block.removed', target: id })
  if (!(await deleteBlock(deps.directory, tenant, id, audit))) throw notFound('blocklist entry')
}

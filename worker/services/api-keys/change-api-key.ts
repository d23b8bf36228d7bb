/** Renames or removes an API key. */
import type { ApiKeyId } from '@mailstead/contracts/api/api-key.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { renameApiKey as renameRow, revokeApiKey } from '../../store/directory/api-keys.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'
import { forgetAccess } from '../access/authenticate.ts'

/** Throws `not_found`. */
export async function renameApiKey(
  deps: Pick<Deps, 'directory' | 'clock'>,
  { tenant, acting }: ActingIn,
  id: ApiKeyId,
  name: string,
): Promise<void> {
  const audit = auditEntry(deps, acting, { act: 'api_key.renamed', target: id, detail: { name } })
  if (!(await renameRow(deps.directory, tenant, id, { name, audit }))) throw notFound('API key')
}

/** The key is refused here from now on, and elsewhere when what is kept of it ends. Throws `not_found`. */
export async function removeApiKey(
  deps: Pick<Deps, 'directory' | 'clock'>,
  { tenant, acting }: ActingIn,
  id: ApiKeyId,
): Promise<void> {
  const entry = auditEntry(deps, acting, { act: 'api_key.removed', target: id })
  if (!(await revokeApiKey(deps.directory, tenant, id, entry))) throw notFound('API key')
  forgetAccess(tenant)
}

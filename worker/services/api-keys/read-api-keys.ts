/** API keys as the API shows them: everything but the secret and its hash. */
import type { ApiKey, ApiKeyId, ApiKeyList, ListApiKeys } from '@mailstead/contracts/api/api-key.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { type ApiKeyRow, findApiKey, findApiKeyTime, listApiKeys as listRows } from '../../store/directory/api-keys.ts'

const showTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

const showApiKey = (row: ApiKeyRow): ApiKey => ({
  object: 'api_key',
  id: row.id,
  name: row.name,
  permission: row.permission,
  domain_id: row.domainId,
  mailbox_id: row.mailboxId,
  created_at: new Date(row.createdAtMs).toISOString(),
  expires_at: showTime(row.expiresAtMs),
  last_used_at: showTime(row.lastUsedAtMs),
})

/** Throws `not_found`. */
export async function readApiKey(deps: Pick<Deps, 'directory'>, tenant: TenantId, id: ApiKeyId): Promise<ApiKey> {
  const row = await findApiKey(deps.directory, tenant, id)
  if (!row) throw notFound('API key')
  return showApiKey(row)
}

/** When the key that the page begins at was made. */
async function readPositionTime(deps: Pick<Deps, 'directory'>, tenant: TenantId, page: ListApiKeys): Promise<number> {
  const id = page.after ?? page.before
  if (!id) return 0
  const atMs = await findApiKeyTime(deps.directory, tenant, id)
  if (atMs !== null) return atMs
  throw new Refusal(
    'validation_error',
    `\`${page.after ? 'after' : 'before'}\`: there is no API key with the id \`${id}\`. Give an id of this list.`,
  )
}

/** A page, newest first. Throws `validation_error` for a position that is no key of the tenant. */
export async function listApiKeys(
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  page: ListApiKeys,
): Promise<ApiKeyList> {
  const { after, before, limit } = page
  const atMs = await readPositionTime(deps, tenant, page)
  const rows = await listRows(deps.directory, tenant, { after, before, atMs }, limit + 1)
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(showApiKey) }
}

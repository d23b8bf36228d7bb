/** Makes an API key. The whole key leaves here once; only the hash of its secret is kept. */
import type { DomainId, MailboxId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { insertApiKey } from '../../store/directory/api-keys.ts'
import { createApiKeyText } from '../access/api-key.ts'
import { type Acting, auditEntry } from '../access/audit-entry.ts'
import type { Permission } from '../access/needs.ts'
import { type NewThing, newThing } from '../idempotency/new-thing.ts'
import { refuseOverLimit } from '../plans/refuse-over-limit.ts'

export interface ApiKeyRequest {
  readonly name: string
  readonly permission: Permission
  /** The key may send from this domain only. */
  readonly domainId?: DomainId | null
  /** The key may send with this mailbox's address only. */
  readonly mailboxId?: MailboxId | null
  /** Milliseconds since the epoch. */
  readonly expiresAtMs?: number | null
  /** Who makes it; null for the deployment's own tools. */
  readonly acting?: Acting | null
}

/** The id and the text of the key that is `thing`. Repeating it with the same one is harmless. Throws `limit_reached`. */
export async function createApiKey(
  deps: Pick<Deps, 'directory' | 'clock'>,
  tenant: TenantId,
  request: ApiKeyRequest,
  thing: NewThing = newThing(deps),
): Promise<{ readonly id: string; readonly key: string }> {
  const { id, key, hash } = await createApiKeyText(thing)
  const { name, permission, acting } = request
  const row = {
    id,
    name,
    secretHash: hash,
    permission,
    domainId: request.domainId ?? null,
    mailboxId: request.mailboxId ?? null,
    createdAtMs: deps.clock.now(),
    expiresAtMs: request.expiresAtMs ?? null,
  }
  const act = { act: 'api_key.created', target: id, detail: { name, permission } }
  const entry = acting ? auditEntry(deps, acting, act) : null
  await insertApiKey(deps.directory, tenant, row, entry).catch(refuseOverLimit(deps, tenant))
  return { id, key }
}

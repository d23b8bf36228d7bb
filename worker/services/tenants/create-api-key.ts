/** Makes an API key. The whole key leaves here once; only the hash of its secret is kept. */
import type { DomainId, MailboxId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { insertApiKey } from '../../store/directory/api-keys.ts'
import type { Permission } from '../access/access.ts'
import { createApiKeyText } from '../access/api-key.ts'
import { type NewThing, newThing } from '../idempotency/new-thing.ts'

export interface ApiKeyRequest {
  readonly name: string
  readonly permission: Permission
  /** The key may send from this domain only. */
  readonly domainId?: DomainId | null
  /** The key may send with this mailbox's address only. */
  readonly mailboxId?: MailboxId | null
  /** Milliseconds since the epoch. */
  readonly expiresAtMs?: number | null
}

/** The id and the text of the key that is `thing`. Repeating it with the same one is harmless. */
export async function createApiKey(
  deps: Pick<Deps, 'directory' | 'clock'>,
  tenant: TenantId,
  request: ApiKeyRequest,
  thing: NewThing = newThing(deps),
): Promise<{ readonly id: string; readonly key: string }> {
  const { id, key, hash } = await createApiKeyText(thing)
  await insertApiKey(deps.directory, tenant, {
    id,
    name: request.name,
    secretHash: hash,
    permission: request.permission,
    domainId: request.domainId ?? null,
    mailboxId: request.mailboxId ?? null,
    createdAtMs: deps.clock.now(),
    expiresAtMs: request.expiresAtMs ?? null,
  })
  return { id, key }
}

/** Makes an API key. The whole key leaves here once; only the hash of its secret is kept. */
import type { DomainId, MailboxId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
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

/** Those that are not removed. */
export const API_KEYS_PER_TENANT = 1_000

/**
 * The id and the text of the key that is `thing`. Repeating it with the same one is harmless. Throws `conflict` when the tenant has as
 * many as it may.
 */
export async function createApiKey(
  deps: Pick<Deps, 'directory' | 'clock'>,
  tenant: TenantId,
  request: ApiKeyRequest,
  thing: NewThing = newThing(deps),
): Promise<{ readonly id: string; readonly key: string }> {
  const { id, key, hash } = await createApiKeyText(thing)
  const row = {
    id,
    name: request.name,
    secretHash: hash,
    permission: request.permission,
    domainId: request.domainId ?? null,
    mailboxId: request.mailboxId ?? null,
    createdAtMs: deps.clock.now(),
    expiresAtMs: request.expiresAtMs ?? null,
  }
  if (!(await insertApiKey(deps.directory, tenant, row, API_KEYS_PER_TENANT)))
    throw new Refusal(
      'conflict',
      `The account has ${API_KEYS_PER_TENANT} API keys, as many as it may. Remove those that nobody uses (\`last_used_at\` of GET /v1/api-keys).`,
    )
  return { id, key }
}

/** Makes an API key. The whole key leaves here once; only the hash of its secret is kept. */
import type { DomainId, MailboxId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { insertApiKey } from '../../store/directory/api-keys.ts'
import type { Permission } from '../access/access.ts'
import { createApiKeyText } from '../access/api-key.ts'

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

/** The id and the text of the new key. */
export async function createApiKey(
  deps: Pick<Deps, 'directory' | 'clock'>,
  tenant: TenantId,
  request: ApiKeyRequest,
): Promise<{ readonly id: string; readonly key: string }> {
  const { id, key, hash } = await createApiKeyText()
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

/** Makes an API key. The whole key leaves here once; only the hash of its secret is kept. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { insertApiKey } from '../../store/directory/api-keys.ts'
import type { Permission } from '../access/access.ts'
import { createApiKeyText } from '../access/api-key.ts'

export interface ApiKeyRequest {
  readonly name: string
  readonly permission: Permission
  /** The key may send from this domain only. */
  readonly domainId?: DomainId
  /** Milliseconds since the epoch. */
  readonly expiresAtMs?: number
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
    createdAtMs: deps.clock.now(),
    expiresAtMs: request.expiresAtMs ?? null,
  })
  return { id, key }
}

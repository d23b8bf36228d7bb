/** The token by which a new node becomes a relay, or a known relay gets another node. Told once; what is kept is its hash. */
import type { CreateRelayToken, RelayToken } from '@mailstead/contracts/api/operator/relay-token.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../../deps.ts'
import { noteRelayChange } from '../../../store/directory/registry/change-relay.ts'
import { putRelayToken } from '../../../store/directory/relay-tokens.ts'
import { type ChangedBy, relayChange } from '../relay-change.ts'

const TOKEN_BYTES = 32
const MINUTE_MS = 60_000

function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES))
  return `mrt_${bytes.toBase64({ alphabet: 'base64url', omitPadding: true })}`
}

/** One that was made for this relay before is worth nothing any more. */
export async function createRelayToken(
  deps: Pick<Deps, 'clock' | 'directory' | 'log'>,
  by: ChangedBy,
  { relay, expires_in_minutes: minutes, former_valid_minutes: formerMinutes }: CreateRelayToken,
): Promise<RelayToken> {
  const token = newToken()
  const expiresAtMs = deps.clock.now() + minutes * MINUTE_MS
  await putRelayToken(deps.directory, relay, {
    ...{ hash: await sha256Hex(token), createdBy: by.userId, expiresAtMs },
    formerValidMs: formerMinutes * MINUTE_MS,
  })
  const detail = { expires_in_minutes: minutes, former_valid_minutes: formerMinutes }
  await noteRelayChange(deps.directory, relay, relayChange(deps, by, 'relay.token_made', detail))
  deps.log('info', 'operator.relay_token_created', { by: by.userId, relay })
  return { object: 'relay_token', relay, token, expires_at: new Date(expiresAtMs).toISOString() }
}

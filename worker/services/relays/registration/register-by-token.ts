/** A node becomes a relay by its token. */
import type { RelayRegistered, RelayRegistration } from '@mailstead/contracts/relay-registration.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../../deps.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { noteRelayChange } from '../../../store/directory/registry/change-relay.ts'
import { useRelayToken } from '../../../store/directory/relay-tokens.ts'
import { findRelay } from '../../../store/directory/relays.ts'
import { registerRelay } from '../register-relay.ts'
import { relayChange } from '../relay-change.ts'

/**
 * The token is used first, by which no other secret can come with it any more: when we end between the two, the node's next try, with
 * the same secret, does the rest. Throws `invalid_registration_token`, `conflict`, `validation_error`.
 */
export async function registerByToken(
  deps: Pick<Deps, 'clock' | 'directory' | 'log' | 'secrets'>,
  { token, id, url, role, secret }: RelayRegistration,
): Promise<RelayRegistered> {
  const used = { hash: await sha256Hex(token), with: await sha256Hex(secret), nowMs: deps.clock.now() }
  const good = await useRelayToken(deps.directory, id, used)
  if (good === null)
    throw new Refusal(
      'invalid_registration_token',
      `The token is not one for ${id}, or has expired, or was used with another secret. Make another one for this relay.`,
    )
  if ((await findRelay(deps.directory, id))?.state === 'disabled')
    throw new Refusal('conflict', `The relay ${id} is disabled. Choose another id.`)
  await registerRelay(deps, { id, url, role, secret, formerValidMs: good.formerValidMs })
  await noteRelayChange(deps.directory, id, relayChange(deps, null, 'relay.registered', { url, role }))
  deps.log('info', 'relay.registered', { relay: id })
  return { id, serverTime: new Date(deps.clock.now()).toISOString() }
}

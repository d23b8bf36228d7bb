/** The HMAC keys of a relay, opened once an isolate: unsealing and importing cost more than a signature. */
import { importRelaySecret } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../deps.ts'
import type { RelayRow } from '../../store/directory/relays.ts'
import { relaySecretContext } from './relay-secret-context.ts'

const KEEP_ENTRIES = 200

/** By id and sealed text: a rotated secret has another sealed text, so an old key cannot stay in use. */
const kept = new Map<string, CryptoKey>()

async function openKey(deps: Pick<Deps, 'secrets'>, id: RelayRow['id'], sealed: string): Promise<CryptoKey> {
  const name = `${id} ${sealed}`
  const known = kept.get(name)
  if (known) return known
  const key = await importRelaySecret(await deps.secrets.open(relaySecretContext(id), sealed))
  if (kept.size >= KEEP_ENTRIES) kept.clear()
  kept.set(name, key)
  return key
}

/** The current key first, then the previous one while a rotation lasts. Throws when the master key does not fit. */
export async function openRelayKeys(
  deps: Pick<Deps, 'secrets'>,
  row: Pick<RelayRow, 'id' | 'sealedSecret' | 'sealedPreviousSecret'>,
): Promise<readonly [CryptoKey, ...CryptoKey[]]> {
  const current = await openKey(deps, row.id, row.sealedSecret)
  return row.sealedPreviousSecret === null
    ? [current]
    : [current, await openKey(deps, row.id, row.sealedPreviousSecret)]
}

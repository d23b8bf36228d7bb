/** Makes the two DKIM keys with which a domain signs, their private halves sealed. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { type DkimAlgorithm, generateDkimKey } from '@mailstead/mail/dkim/key.ts'
import type { Deps } from '../../../deps.ts'
import { newId } from '../../../platform/ids.ts'
import { dkimKeyContext } from '../../../store/directory/dkim-key-context.ts'
import type { NewDkimKey } from '../../../store/directory/dkim-keys.ts'
import { randomText } from '../random-text.ts'

/** `ms1r261125x7k2`: kind, day and four random characters, so that two pairs of keys for one name do not meet. */
function selectorOf(algorithm: DkimAlgorithm, nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(2, 10).replaceAll('-', '')
  return `ms1${algorithm === 'rsa-sha256' ? 'r' : 'e'}${day}${randomText(4)}`
}

type KeyDeps = Pick<Deps, 'secrets' | 'clock'>

async function createKey(deps: KeyDeps, tenant: TenantId, algorithm: DkimAlgorithm): Promise<NewDkimKey> {
  const nowMs = deps.clock.now()
  const id = newId(nowMs)
  const { privateKeyPem, publicTxt } = await generateDkimKey(algorithm)
  const sealedPrivateKey = await deps.secrets.seal(dkimKeyContext(tenant, id), privateKeyPem)
  return { id, algorithm, selector: selectorOf(algorithm, nowMs), publicTxt, sealedPrivateKey, createdAtMs: nowMs }
}

/** RSA of 2048 bits, which everyone verifies, and Ed25519. */
export const createDkimKeys = (deps: KeyDeps, tenant: TenantId): Promise<NewDkimKey[]> =>
  Promise.all([createKey(deps, tenant, 'rsa-sha256'), createKey(deps, tenant, 'ed25519-sha256')])

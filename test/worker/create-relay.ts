/** A relay of a test's own, and requests signed as its agent would sign them. */
import { env } from 'cloudflare:workers'
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { importRelaySecret, sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'
import { eq } from 'drizzle-orm'
import { createDeps, type Deps } from '../../worker/deps.ts'
import { forgetRelays } from '../../worker/services/relays/list-relays.ts'
import { registerRelay } from '../../worker/services/relays/register-relay.ts'
import { relays } from '../../worker/store/directory/schema.ts'

export interface TestRelay {
  readonly id: RelayId
  readonly url: string
  readonly secret: string
  readonly key: CryptoKey
  /** Those of the Worker under test. */
  readonly deps: Deps
}

/** Active and without a heartbeat unless told otherwise; `heartbeatAtMs` is by the injected clock. */
export async function createRelay(
  options: Partial<Pick<typeof relays.$inferInsert, 'state' | 'weight' | 'heartbeatAtMs'>> & {
    readonly url?: string
  } = {},
): Promise<TestRelay> {
  const deps = createDeps(env)
  const { url = 'http://127.0.0.1:9', ...changes } = options
  const secret = `${crypto.randomUUID()}${crypto.randomUUID()}`
  const id = await registerRelay(deps, { id: `relay-${crypto.randomUUID()}`, url, secret })
  if (Object.keys(changes).length > 0) await deps.directory.update(relays).set(changes).where(eq(relays.id, id))
  forgetRelays(deps)
  return { id, url, secret, key: await importRelaySecret(secret), deps }
}

/** Headers of a POST that this relay signs now, or at `nowMs` of real time. */
export async function signPost(
  relay: Pick<TestRelay, 'id' | 'key'>,
  path: string,
  body: string,
  nowMs = Date.now(),
): Promise<Record<string, string>> {
  const digest = await sha256Hex(body)
  return {
    'content-type': 'application/json',
    ...(await signRequest(relay.key, relay.id, { method: 'POST', path, digest, nowMs })),
  }
}

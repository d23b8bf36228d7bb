/** The form of an API key: `ms_<id>_<secret>`, id and secret in lower-case hex so that secret scanners can match it. */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { NewThing } from '../idempotency/new-thing.ts'

const FORM = /^ms_([0-9a-f]{32})_([0-9a-f]{64})$/

/** The parts of a key, or null when it has another form. */
export function parseApiKey(key: string): { readonly id: string; readonly secret: string } | null {
  const [, id, secret] = FORM.exec(key) ?? []
  return id && secret ? { id, secret } : null
}

/** The key that is `thing`, with a 256-bit secret; `hash` is what is kept. */
export async function createApiKeyText(thing: NewThing): Promise<{
  readonly id: string
  readonly key: string
  readonly hash: string
}> {
  const id = thing.id.replaceAll('-', '')
  const secret = (await thing.secret()).toHex()
  return { id, key: `ms_${id}_${secret}`, hash: await sha256Hex(secret) }
}

/** Compares a secret with a kept hash in constant time. */
export async function isSecretOf(hash: string, secret: string): Promise<boolean> {
  const given = new TextEncoder().encode(await sha256Hex(secret))
  const kept = new TextEncoder().encode(hash)
  return given.byteLength === kept.byteLength && crypto.subtle.timingSafeEqual(given, kept)
}

/**
 * How Worker and relay prove themselves to each other: HMAC-SHA256 with a secret of that relay over method, path with
 * query, timestamp, nonce and digest. The digest is the sha256 of the body, or of the manifest line for `/v1/jobs`.
 * Web Crypto only, so that both sides run the same lines. Replay protection (nonces once) belongs to the receiver.
 */
export const PROTOCOL_VERSION = 1
export const MAX_SKEW_MS = 300_000

/** Header names of a signed request. */
export const SIGNED_HEADERS = {
  relay: 'x-mailstead-relay',
  version: 'x-mailstead-version',
  timestamp: 'x-mailstead-timestamp',
  nonce: 'x-mailstead-nonce',
  digest: 'x-mailstead-digest',
  signature: 'x-mailstead-signature',
} as const

/** On the answer to a skewed request: the receiver's real time in milliseconds, so that the sender can correct itself. */
export const SERVER_TIME_HEADER = 'x-mailstead-time'

/** On the answer about what is hosted: the Worker's time in milliseconds, by the clock that mail is dated by. */
export const CLOCK_HEADER = 'x-mailstead-clock'

export interface SignedRequest {
  readonly method: string
  /** Path with query, exactly as it stands in the request line. */
  readonly path: string
  /** Milliseconds since the epoch, by the real clock, as decimal text. */
  readonly timestamp: string
  readonly nonce: string
  /** Lower-case hex sha256. */
  readonly digest: string
}

const encoder = new TextEncoder()

const toHex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Lower-case hex sha256 of bytes or UTF-8 text. */
export async function sha256Hex(content: string | Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(await crypto.subtle.digest('SHA-256', typeof content === 'string' ? encoder.encode(content) : content))
}

/** Imports a relay's secret (any text) once; the key may be kept for the life of the process. */
export function importRelaySecret(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])
}

// Line breaks cannot occur in any part, so that no two requests share a canonical text.
const canonical = (request: SignedRequest): Uint8Array<ArrayBuffer> =>
  encoder.encode(
    [
      `mailstead-v${PROTOCOL_VERSION}`,
      request.method,
      request.path,
      request.timestamp,
      request.nonce,
      request.digest,
    ].join('\n'),
  )

/** All headers of a signed request, ready to send. */
export async function signRequest(
  key: CryptoKey,
  relay: string,
  request: { readonly method: string; readonly path: string; readonly digest: string; readonly nowMs: number },
): Promise<Record<string, string>> {
  const signed = { ...request, timestamp: String(request.nowMs), nonce: crypto.randomUUID() }
  const signature = await crypto.subtle.sign('HMAC', key, canonical(signed))
  return {
    [SIGNED_HEADERS.relay]: relay,
    [SIGNED_HEADERS.version]: String(PROTOCOL_VERSION),
    [SIGNED_HEADERS.timestamp]: signed.timestamp,
    [SIGNED_HEADERS.nonce]: signed.nonce,
    [SIGNED_HEADERS.digest]: signed.digest,
    [SIGNED_HEADERS.signature]: toHex(signature),
  }
}

/** Why a signature was not accepted; `skewed` is told apart so that a relay with a wrong clock can say so. */
export type SignatureCheck =
  | { readonly ok: true; readonly nonce: string; readonly digest: string }
  | { readonly ok: false; readonly why: 'malformed' | 'version' | 'skewed' | 'mismatch' }

const HEX_64 = /^[0-9a-f]{64}$/
const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** Checks version, skew and signature, in that order, in constant time; the caller compares the digest with the bytes. */
export async function checkSignature(
  keys: readonly CryptoKey[],
  request: {
    readonly method: string
    readonly path: string
    readonly header: (name: string) => string | null | undefined
    readonly nowMs: number
  },
): Promise<SignatureCheck> {
  const [version, timestamp, nonce, digest, signature] = (
    ['version', 'timestamp', 'nonce', 'digest', 'signature'] as const
  ).map((name) => request.header(SIGNED_HEADERS[name]) ?? '') as [string, string, string, string, string]
  if (!HEX_64.test(digest) || !HEX_64.test(signature) || !/^\d{1,15}$/.test(timestamp) || !/^[\w-]{16,64}$/.test(nonce))
    return { ok: false, why: 'malformed' }
  if (version !== String(PROTOCOL_VERSION)) return { ok: false, why: 'version' }
  if (Math.abs(request.nowMs - Number(timestamp)) > MAX_SKEW_MS) return { ok: false, why: 'skewed' }
  const text = canonical({ method: request.method, path: request.path, timestamp, nonce, digest })
  for (const key of keys)
    if (await crypto.subtle.verify('HMAC', key, fromHex(signature), text)) return { ok: true, nonce, digest }
  return { ok: false, why: 'mismatch' }
}

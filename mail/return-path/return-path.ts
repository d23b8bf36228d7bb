/**
 * The return path of a mail to one recipient (VERP): `b-<token>@<domain>`. A bounce sent there names mail and recipient by
 * itself, and only we can make such an address, so that forged bounces suppress nobody. Lower-case base32, since
 * some hosts change the case of a local part.
 */
import { base32nopad } from '@scure/base'

export interface ReturnPathTarget {
  /** UUID of the message. */
  readonly messageId: string
  /** Which recipient of the message, from 0. */
  readonly n: number
}

export type ReadReturnPath =
  | { readonly ok: true; readonly messageId: string; readonly n: number }
  | { readonly ok: false; readonly why: string }

const PREFIX = 'b-'
const ID_OCTETS = 16
const BODY_OCTETS = ID_OCTETS + 2
/** 80 bits: guessing one takes longer than any limit on bounces allows. The local part comes to 47 octets of 64. */
const MAC_OCTETS = 10
const TOKEN_LENGTH = 45
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

// A process has one secret, and every mail that it accepts is signed with it.
let kept: { readonly secret: string; readonly key: CryptoKey } | null = null

/** Key for `makeReturnPath` and `readReturnPath` from a secret of at least 16 octets (base32, hex or any other text). */
export async function importReturnPathKey(secret: string): Promise<CryptoKey> {
  if (kept?.secret === secret) return kept.key
  const octets = new TextEncoder().encode(secret)
  if (octets.length < 16) throw new TypeError('the return path secret is shorter than 16 octets')
  const key = await crypto.subtle.importKey('raw', octets, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
  kept = { secret, key }
  return key
}

/** Makes the MAIL FROM of one recipient's copy. */
export async function makeReturnPath(target: ReturnPathTarget, key: CryptoKey, domain: string): Promise<string> {
  const { messageId, n } = target
  if (!UUID.test(messageId)) throw new TypeError('the message id is not a UUID')
  if (!Number.isInteger(n) || n < 0 || n > 0xffff) throw new RangeError(`recipient number ${n} is out of range`)
  const token = new Uint8Array(BODY_OCTETS + MAC_OCTETS)
  const hex = messageId.replaceAll('-', '')
  for (let at = 0; at < ID_OCTETS; at++) token[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16)
  new DataView(token.buffer).setUint16(ID_OCTETS, n)
  token.set(await computeMac(token.subarray(0, BODY_OCTETS), key), BODY_OCTETS)
  return `${PREFIX}${base32nopad.encode(token).toLowerCase()}@${domain}`
}

/** Reads an address that a bounce was sent to; case and domain do not matter, a wrong signature does. */
export async function readReturnPath(address: string, key: CryptoKey): Promise<ReadReturnPath> {
  const at = address.lastIndexOf('@')
  const local = (at < 0 ? address : address.slice(0, at)).toLowerCase()
  const token = local.slice(PREFIX.length)
  if (!local.startsWith(PREFIX) || token.length !== TOKEN_LENGTH || !/^[a-z2-7]+$/.test(token)) {
    return { ok: false, why: 'not a return path of ours' }
  }
  const octets = decode(token)
  if (octets === null) return { ok: false, why: 'not a return path of ours' }
  const body = octets.subarray(0, BODY_OCTETS)
  const expected = await computeMac(body, key)
  if (!isEqual(expected, octets.subarray(BODY_OCTETS))) return { ok: false, why: 'the signature is wrong' }
  const hex = Array.from(body.subarray(0, ID_OCTETS), (octet) => octet.toString(16).padStart(2, '0')).join('')
  const messageId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { ok: true, messageId, n: new DataView(body.buffer, body.byteOffset).getUint16(ID_OCTETS) }
}

/** Null for a token whose last letter carries bits that belong to no octet. */
function decode(token: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(base32nopad.decode(token.toUpperCase()))
  } catch {
    return null
  }
}

async function computeMac(body: Uint8Array<ArrayBuffer>, key: CryptoKey): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, body)).subarray(0, MAC_OCTETS)
}

/** In constant time. */
function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length
  for (let at = 0; at < left.length; at++) difference |= (left[at] ?? 0) ^ (right[at] ?? 0)
  return difference === 0
}

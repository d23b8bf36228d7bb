/**
 * The secret part of a link that counts: the mail and, for a click, the address to go on to, signed, so that only we can make one and
 * nobody can change where it leads. Nothing in it is secret to who has the mail. It has no end: old mail is read, too.
 */
import { base64urlnopad } from '@scure/base'
import { isWebAddress } from './link-target.ts'

export interface TrackedLink {
  readonly kind: 'open' | 'click'
  /** UUIDs. */
  readonly tenant: string
  readonly messageId: string
  /** The http(s) address of a click; empty for an open. */
  readonly url: string
}

const ID_OCTETS = 16
/** Behind the kind and both ids. */
const URL_AT = 1 + 2 * ID_OCTETS
/** 128 bits. */
const MAC_OCTETS = 16
const KINDS = ['open', 'click'] as const

/** Key for both functions, derived, so that the secret may have other uses. */
export async function importLinkKey(secret: string): Promise<CryptoKey> {
  const encoder = new TextEncoder()
  const base = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveKey'])
  const derivation = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: encoder.encode('mailstead tracked link'),
  }
  return crypto.subtle.deriveKey(derivation, base, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, [
    'sign',
    'verify',
  ])
}

/** The same link gives the same token. */
export async function makeLinkToken(link: TrackedLink, key: CryptoKey): Promise<string> {
  const url = new TextEncoder().encode(link.url)
  const body = new Uint8Array(URL_AT + url.length)
  body[0] = KINDS.indexOf(link.kind)
  body.set(toOctets(link.tenant), 1)
  body.set(toOctets(link.messageId), 1 + ID_OCTETS)
  body.set(url, URL_AT)
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, body)).subarray(0, MAC_OCTETS)
  const token = new Uint8Array(body.length + MAC_OCTETS)
  token.set(body)
  token.set(mac, body.length)
  return base64urlnopad.encode(token)
}

/** Null for a token that was not made with the key for this kind of link. */
export async function readLinkToken(
  token: string,
  kind: TrackedLink['kind'],
  key: CryptoKey,
): Promise<TrackedLink | null> {
  const octets = decode(token)
  if (octets === null || octets.length < URL_AT + MAC_OCTETS) return null
  const body = octets.slice(0, -MAC_OCTETS)
  const expected = new Uint8Array(await crypto.subtle.sign('HMAC', key, body)).subarray(0, MAC_OCTETS)
  if (!isEqual(expected, octets.subarray(-MAC_OCTETS)) || KINDS[body[0] ?? KINDS.length] !== kind) return null
  const url = new TextDecoder().decode(body.subarray(URL_AT))
  if (kind === 'open' ? url !== '' : !isWebAddress(url)) return null
  const idAt = (at: number): string => toUuid(body.subarray(at, at + ID_OCTETS))
  return { kind, tenant: idAt(1), messageId: idAt(1 + ID_OCTETS), url }
}

/** Null for a text that is no base64url, or whose last letter carries bits that belong to no octet. */
function decode(token: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(base64urlnopad.decode(token))
  } catch {
    return null
  }
}

function toOctets(uuid: string): Uint8Array {
  const hex = uuid.replaceAll('-', '')
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new TypeError('the id is not a UUID')
  return Uint8Array.from({ length: ID_OCTETS }, (_, n) => Number.parseInt(hex.slice(n * 2, n * 2 + 2), 16))
}

function toUuid(octets: Uint8Array): string {
  const hex = Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** In constant time. */
function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length
  for (let at = 0; at < left.length; at++) difference |= (left[at] ?? 0) ^ (right[at] ?? 0)
  return difference === 0
}

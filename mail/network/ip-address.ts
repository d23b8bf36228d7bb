/**
 * IP addresses as numbers. IPv4 mapped into IPv6 (RFC 4291 §2.5.5.2) is IPv4, since the same client may show itself either way; a zone
 * (RFC 4007 §11) names an interface of some machine, so an address with one is none.
 */
import ipaddr from 'ipaddr.js'

export interface IpAddress {
  readonly bits: 32 | 128
  readonly value: bigint
}

/** An IPv6 address with its last 32 bits in decimal is at most 45 characters long. */
const TEXT_LENGTH_MAX = 45
const MAPPED_PREFIX = 0xffffn
const V4_BITS = 32n
const V4_MASK = 0xffffffffn

/** How many bits of an IPv6 network lie in front of an IPv4 address that is mapped into it. */
export const MAPPED_BITS = 96

const toValue = (bytes: readonly number[]): bigint => bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)

const toBytes = ({ bits, value }: IpAddress): number[] =>
  Array.from({ length: bits / 8 }, (_, at) => Number((value >> BigInt(bits - 8 * (at + 1))) & 0xffn))

/** Reads an address as it is written, mapped or not; null when it is none. Octal, hexadecimal and short forms of IPv4 are none. */
export function readWritten(text: string): IpAddress | null {
  if (text.length > TEXT_LENGTH_MAX) return null
  if (!text.includes(':')) {
    const isPlain = ipaddr.IPv4.isValidFourPartDecimal(text) && ipaddr.IPv4.isValid(text)
    return isPlain ? { bits: 32, value: toValue(ipaddr.IPv4.parse(text).toByteArray()) } : null
  }
  const tail = text.slice(text.lastIndexOf(':') + 1)
  if (tail.includes('.') && !ipaddr.IPv4.isValidFourPartDecimal(tail)) return null
  if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return null
  return { bits: 128, value: toValue(ipaddr.IPv6.parse(text).toByteArray()) }
}

/** True for IPv4 mapped into IPv6. */
export const isMapped = ({ bits, value }: IpAddress): boolean => bits === 128 && value >> V4_BITS === MAPPED_PREFIX

/** IPv4 for IPv4 that is mapped, anything else as it is. */
export const foldMapped = (ip: IpAddress): IpAddress => (isMapped(ip) ? { bits: 32, value: ip.value & V4_MASK } : ip)

/** Reads an address and folds it; null when it is none. */
export function readIp(text: string): IpAddress | null {
  const written = readWritten(text)
  return written === null ? null : foldMapped(written)
}

/** The canonical text, for IPv6 that of RFC 5952 §4. */
export function formatIp(ip: IpAddress): string {
  const bytes = toBytes(ip)
  return ip.bits === 32 ? bytes.join('.') : ipaddr.fromByteArray(bytes).toString()
}

/** One text for each address, whatever way it was written; what is none stays as it is. */
export function canonicalIp(text: string): string {
  const ip = readIp(text)
  return ip === null ? text : formatIp(ip)
}

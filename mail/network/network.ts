/** IP addresses and networks as people and peers write them: one canonical form for comparing and storing. */
import { foldMapped, formatIp, type IpAddress, isMapped, MAPPED_BITS, readIp, readWritten } from './ip-address.ts'

export type ParsedNetwork =
  /** Canonical CIDR; a single address has /32 or /128. */
  { readonly ok: true; readonly network: string } | { readonly ok: false; readonly why: string }

export interface Network {
  readonly ip: IpAddress
  readonly prefix: number
}

/** Nothing longer can be an address with a prefix; a longer text is not even quoted. */
const TEXT_LENGTH_MAX = 49
const PREFIX = /^(?:0|[1-9]\d{0,2})$/

/** The canonical text of an address, v4-mapped IPv6 as IPv4; null when it is none. */
export function normalizeIp(text: string): string | null {
  const ip = readIp(text)
  return ip === null ? null : formatIp(ip)
}

/** Reads an address or a CIDR network (RFC 4632 §3.1), or says what is wrong with it. */
export function parseNetwork(text: string): ParsedNetwork {
  const read = readNetwork(text)
  return 'why' in read ? { ok: false, why: read.why } : { ok: true, network: formatNetwork(read) }
}

/** Like `parseNetwork`, as numbers. */
export function readNetwork(text: string): Network | { readonly why: string } {
  const found = readParts(text)
  if ('why' in found) return found
  const { ip, prefix } = found
  if (prefix === 0) return { why: 'would be every address there is' }
  const hostBits = BigInt(ip.bits - prefix)
  const network = { ip: { bits: ip.bits, value: (ip.value >> hostBits) << hostBits }, prefix }
  // Whoever writes 192.0.2.7/24 means one address or 256: that is theirs to say.
  if (network.ip.value === ip.value) return network
  return {
    why: `has bits set behind its prefix: write ${formatNetwork(network)}, or ${formatIp(ip)} for the one address`,
  }
}

const formatNetwork = ({ ip, prefix }: Network): string => `${formatIp(ip)}/${prefix}`

function readParts(text: string): Network | { readonly why: string } {
  if (text.length > TEXT_LENGTH_MAX) return { why: 'is too long for an IP address or network' }
  const [address = '', prefixText, ...more] = text.split('/')
  if (address.includes('%')) return { why: 'has a zone: write the address without it' }
  const written = readWritten(address)
  if (written === null) return { why: 'is no IP address or network' }
  if (more.length > 0 || (prefixText !== undefined && !PREFIX.test(prefixText)))
    return { why: 'has a prefix that is no number' }
  const prefix = prefixText === undefined ? written.bits : Number(prefixText)
  if (prefix > written.bits) return { why: `has a prefix longer than ${written.bits}` }
  if (!isMapped(written) || prefix < MAPPED_BITS) return { ip: written, prefix }
  return { ip: foldMapped(written), prefix: prefix - MAPPED_BITS }
}

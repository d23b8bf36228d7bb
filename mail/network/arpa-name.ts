/** The name under which the PTR records of an address stand: RFC 1035 §3.5 for IPv4, RFC 3596 §2.5 for IPv6. */
import { readIp } from './ip-address.ts'

/** Null for a text that is no address. */
export function arpaName(ip: string): string | null {
  const read = readIp(ip)
  if (read === null) return null
  if (read.bits === 32) return `${ip.split('.').reverse().join('.')}.in-addr.arpa`
  const nibbles = read.value.toString(16).padStart(32, '0')
  return `${[...nibbles].reverse().join('.')}.ip6.arpa`
}

/** Which addresses may receive mail in production: an MX record must not lead into our own network. */
import { BlockList, isIPv6 } from 'node:net'

// What the IANA special-purpose registries (RFC 6890) call not globally reachable, and multicast.
const CLOSED_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const
const CLOSED_V6 = [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 leads to whatever IPv4 address it holds.
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const
/** RFC 6052 §2.1: a NAT64 gateway would carry these to the IPv4 address in their last 32 bits. */
const NAT64 = '64:ff9b::'
const NAT64_PREFIX = 96

const closed = new BlockList()
for (const [net, prefix] of CLOSED_V4) {
  closed.addSubnet(net, prefix, 'ipv4')
  closed.addSubnet(NAT64 + net, NAT64_PREFIX + prefix, 'ipv6')
}
for (const [net, prefix] of CLOSED_V6) closed.addSubnet(net, prefix, 'ipv6')

/** True for an address on the public Internet. IPv4 mapped into IPv6 is judged as IPv4. */
export const isPublicAddress = (ip: string): boolean => !closed.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')

/** Which addresses may receive mail in production: an MX record must not lead into our own network. */
import { BlockList, isIPv6 } from 'node:net'

const closed = new BlockList()
// RFC 6890 and the IANA special-purpose registries: what is not globally reachable.
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  closed.addSubnet(net, prefix, 'ipv6')

/** True for an address on the public Internet. IPv4 mapped into IPv6 is judged as IPv4. */
export const isPublicAddress = (ip: string): boolean => !closed.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')

/**
 * Addresses that no outgoing request may reach: the IANA IPv4 and IPv6 special-purpose address registries (RFC 6890),
 * multicast, and two ranges that clouds answer from inside. Ranges that embed an IPv4 address (NAT64, 6to4, Teredo) are
 * refused whole: what they lead to is the translator's to decide.
 */
import { isMapped, readWritten } from '@mailstead/mail/network/ip-address.ts'
import { createNetworkSet } from '@mailstead/mail/network/network-set.ts'

/** Network → what it is for, as the sentence "is … " needs it. */
const SPECIAL_PURPOSE: Readonly<Record<string, string>> = {
  '0.0.0.0/8': 'an address of "this network"',
  '10.0.0.0/8': 'private',
  '100.64.0.0/10': 'shared by the customers of a carrier',
  '127.0.0.0/8': 'loopback',
  '168.63.129.16/32': 'internal to a cloud',
  '169.254.0.0/16': 'link-local',
  '172.16.0.0/12': 'private',
  '192.0.0.0/24': 'kept for protocols',
  '192.0.2.0/24': 'for documentation',
  '192.31.196.0/24': 'kept for AS112',
  '192.52.193.0/24': 'kept for AMT',
  '192.88.99.0/24': 'kept for 6to4 relays',
  '192.168.0.0/16': 'private',
  '192.175.48.0/24': 'kept for AS112',
  '198.18.0.0/15': 'for benchmarks',
  '198.51.100.0/24': 'for documentation',
  '203.0.113.0/24': 'for documentation',
  '224.0.0.0/4': 'multicast',
  '240.0.0.0/4': 'reserved',
  '::/128': 'unspecified',
  '::1/128': 'loopback',
  '64:ff9b::/96': 'IPv4 behind NAT64',
  '64:ff9b:1::/48': 'IPv4 behind NAT64',
  '100::/64': 'discarded',
  '2001::/32': 'IPv4 behind Teredo',
  '2001::/23': 'kept for protocols',
  '2001:db8::/32': 'for documentation',
  '2002::/16': 'IPv4 behind 6to4',
  '2620:4f:8000::/48': 'kept for AS112',
  '3fff::/20': 'for documentation',
  '5f00::/16': 'for segment routing',
  'fc00::/7': 'private',
  'fe80::/10': 'link-local',
  'fec0::/10': 'private',
  'ff00::/8': 'multicast',
}

const networks = createNetworkSet<string>()
for (const [network, purpose] of Object.entries(SPECIAL_PURPOSE)) networks.set(network, purpose)

/** RFC 4291 §2.4 and the IANA IPv6 address space: global unicast is given out of 2000::/3 only. */
const GLOBAL_UNICAST = 0b001n
const GLOBAL_UNICAST_SHIFT = 125n

/** What keeps an address from being reached from everywhere, as in "is private"; null for a global address. */
export function findSpecialPurpose(text: string): string | null {
  const written = readWritten(text)
  if (written === null) return 'no address'
  // A name server has no reason to write IPv4 as IPv6 (RFC 4291 §2.5.5.2) but to slip past a check such as this.
  if (isMapped(written)) return 'IPv4 written as IPv6'
  const [purpose] = networks.find(text)
  if (purpose !== undefined) return purpose
  const isGlobal = written.bits === 32 || written.value >> GLOBAL_UNICAST_SHIFT === GLOBAL_UNICAST
  return isGlobal ? null : 'not given out'
}

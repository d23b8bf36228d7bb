import { expect, it } from 'vitest'
import { isPublicAddress } from './public-address.ts'

it.each([
  ['this host', '0.0.0.0'],
  ['private', '10.1.2.3'],
  ['private', '172.31.255.255'],
  ['private', '192.168.0.1'],
  ['shared', '100.64.0.1'],
  ['loopback', '127.0.0.1'],
  ['link-local', '169.254.169.254'],
  ['documentation', '192.0.2.1'],
  ['benchmarking', '198.19.0.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '250.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['IPv4 mapped into IPv6', '::ffff:10.0.0.1'],
  ['IPv4 mapped into IPv6, in hexadecimal', '::ffff:7f00:1'],
  ['NAT64 of a private address', '64:ff9b::10.0.0.1'],
  ['NAT64 of loopback, in hexadecimal', '64:ff9b::7f00:1'],
  ['local NAT64', '64:ff9b:1::808:808'],
  ['6to4', '2002:7f00:1::1'],
  ['Teredo', '2001:0:4136:e378::1'],
  ['documentation', '2001:db8::1'],
  ['unique local', 'fd00::1'],
  ['link-local', 'fe80::1'],
  ['site-local', 'fec0::1'],
  ['multicast', 'ff02::1'],
])('%s is not public: %s', (_what, ip) => {
  expect(isPublicAddress(ip)).toBe(false)
})

it.each([
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '2a00:1450:4001:80b::1b',
  '2001:4860:4860::8888',
  '64:ff9b::8.8.8.8',
  '::ffff:8.8.8.8',
])('mail may go to %s', (ip) => {
  expect(isPublicAddress(ip)).toBe(true)
})

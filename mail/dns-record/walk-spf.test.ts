import { expect, it } from 'vitest'
import { writeSpf } from './spf-text.ts'
import { type SpfDns, SpfFault, walkSpf } from './walk-spf.ts'

interface Zone {
  readonly [name: string]: {
    readonly txt?: readonly string[]
    readonly ip?: readonly string[]
    readonly mx?: readonly string[]
  }
}

const dnsOf = (zone: Zone): SpfDns => ({
  texts: async (name) => zone[name]?.txt ?? [],
  addresses: async (name) => zone[name]?.ip ?? [],
  exchangers: async (name) => zone[name]?.mx ?? [],
})
const spf = (text: string, others: Zone = {}) =>
  walkSpf(dnsOf({ 'spf.test': { txt: [text, 'something else'] }, ...others }), 'spf.test')

const HOSTS: Zone = {
  'host.test': { ip: ['192.0.2.1', '2001:db8::1'] },
  'mx.test': { mx: ['host.test'] },
  'inner.test': { txt: ['v=spf1 ip4:192.0.2.1 -all'] },
}

it.each([
  ['an address', 'ip4:192.0.2.1', true, 0],
  ['a network', 'ip4:192.0.2.0/24', true, 0],
  ['another address', 'ip4:192.0.2.9', false, 0],
  ['a host', 'a:host.test', true, 1],
  ['a network round a host', 'a:other.test/24', true, 1],
  ['the hosts of an MX', 'mx:mx.test', true, 1],
  ['an include', 'include:inner.test', true, 1],
  ['a redirect', 'redirect=inner.test', true, 1],
  ['a redirect behind all, which is not read', '-all redirect=inner.test', false, 0],
  ['what stands behind all', '-all ip4:192.0.2.1', false, 0],
  ['an address that fails', '-ip4:192.0.2.1', false, 0],
  ['one that is neutral', '?a:host.test', false, 1],
  ['an include that fails', '-include:inner.test', false, 1],
  ['everybody', '+all', true, 0],
  ['a macro', 'exists:%{i}.test a:%{d}', false, 2],
])('%s: covers or not, and costs', async (_name, terms, covers, lookups) => {
  const walk = await spf(`v=spf1 ${terms}`, { ...HOSTS, 'other.test': { ip: ['192.0.2.200'] } })
  expect([walk.covers('192.0.2.1'), walk.lookups]).toEqual([covers, lookups])
})

it('covers IPv6 in whatever way it is written', async () => {
  const walk = await spf('v=spf1 ip6:2001:db8::/32 -all')
  expect([walk.covers('2001:0db8:0:0:0:0:0:1'), walk.covers('2001:db9::1'), walk.covers('192.0.2.1')]).toEqual([
    true,
    false,
    false,
  ])
})

it.each([
  ['none', [], 'has no SPF record'],
  ['two', ['v=spf1 -all', 'v=spf1 +all'], 'has 2 SPF records'],
  ['a circle', ['v=spf1 include:spf.test -all'], 'go round in a circle'],
  ['a fan', [`v=spf1 ${'a:x.test '.repeat(70)}-all`], 'costs more than'],
])('%s is a fault', async (_name, txt, why) => {
  const walk = walkSpf(dnsOf({ 'spf.test': { txt } }), 'spf.test')
  await expect(walk).rejects.toThrow(why)
  await expect(walk).rejects.toBeInstanceOf(SpfFault)
})

it('DNS without an answer is no fault of the record', async () => {
  const silent = { ...dnsOf({}), texts: () => Promise.reject(new Error('SERVFAIL')) }
  await expect(walkSpf(silent, 'spf.test')).rejects.not.toBeInstanceOf(SpfFault)
})

it('a written record covers its addresses within texts of 450 octets and nine look-ups', async () => {
  const addresses = Array.from({ length: 100 }, (_, at) => (at % 2 === 0 ? `192.0.2.${at}` : `2001:db8::${at}`))
  expect(writeSpf('spf.test', ['192.0.2.1'])).toEqual([{ host: 'spf.test', text: 'v=spf1 ip4:192.0.2.1 -all' }])
  const texts = writeSpf('spf.test', addresses)
  expect(texts.length).toBeGreaterThan(2)
  expect(Math.max(...texts.map(({ text }) => text.length))).toBeLessThanOrEqual(450)
  const walk = await walkSpf(
    dnsOf(Object.fromEntries(texts.map(({ host, text }) => [host, { txt: [text] }]))),
    'spf.test',
  )
  expect(walk.lookups).toBe(texts.length - 1)
  expect(walk.lookups).toBeLessThanOrEqual(9)
  expect(addresses.filter((address) => !walk.covers(address))).toEqual([])
})

import { describe, expect, it } from 'vitest'
import { createNetworkSet } from './network-set.ts'

const setOf = (networks: readonly string[]) => {
  const set = createNetworkSet<string>()
  for (const network of networks) expect(set.set(network, network)).toBe(true)
  return set
}

describe('createNetworkSet', () => {
  it('finds the narrowest network first, whatever the order they came in', () => {
    const set = setOf(['192.0.0.0/8', '192.0.2.7/32', '192.0.2.0/24', '2001:db8::/32', '2001:db8::7/128'])
    expect([...set.find('192.0.2.7')]).toEqual(['192.0.2.7/32', '192.0.2.0/24', '192.0.0.0/8'])
    expect([...set.find('192.0.3.7')]).toEqual(['192.0.0.0/8'])
    expect([...set.find('2001:db8::7')]).toEqual(['2001:db8::7/128', '2001:db8::/32'])
    expect([...set.find('193.0.2.7')]).toEqual([])
  })

  it('takes a mapped address for the IPv4 it is, and no IPv6 network for IPv4', () => {
    const set = setOf(['192.0.2.0/24', '::/1'])
    expect([...set.find('::ffff:192.0.2.1')]).toEqual(['192.0.2.0/24'])
    expect([...set.find('::ffff:198.51.100.1')]).toEqual([])
    expect([...set.find('::1')]).toEqual(['::/1'])
  })

  it('replaces and forgets', () => {
    const set = setOf(['192.0.2.0/24', '192.0.2.0/25'])
    expect(set.set('192.0.2.0/24', 'other')).toBe(true)
    expect([...set.find('192.0.2.1')]).toEqual(['192.0.2.0/25', 'other'])
    set.delete('192.0.2.0/25')
    set.delete('192.0.2.0/25')
    set.delete('198.51.100.0/24')
    expect([...set.find('192.0.2.1')]).toEqual(['other'])
    expect(set.get('192.0.2.0/24')).toBe('other')
    expect(set.get('192.0.2.0/25')).toBeUndefined()
  })

  it('takes nothing that is no network, and finds nothing for what is no address', () => {
    const set = setOf(['128.0.0.0/1'])
    expect(set.set('192.0.2.7/24', '')).toBe(false)
    expect(set.set('0.0.0.0/0', '')).toBe(false)
    for (const text of ['', '192.0.2.0/24', 'x', '999.1.1.1']) expect([...set.find(text)]).toEqual([])
  })

  it('answers as a walk over all networks does', () => {
    const networks: string[] = []
    for (let at = 0; at < 500; at += 1) {
      const prefix = 8 + ((at * 7) % 25)
      const value = (Math.imul(at, 0x9e3779b1) & ((0xffffffff << (32 - prefix)) >>> 0)) >>> 0
      networks.push(`${[24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')}/${prefix}`)
    }
    const set = setOf(networks)
    const holds = (network: string, value: number) => {
      const [front = '', prefix] = network.split('/')
      const start = front.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
      return value >= start && value < start + 2 ** (32 - Number(prefix))
    }
    for (let at = 0; at < 2_000; at += 1) {
      const value = Math.imul(at, 0x85ebca6b) >>> 0
      const ip = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
      const expected = [...new Set(networks)].filter((network) => holds(network, value))
      expect([...set.find(ip)].sort()).toEqual(expected.sort())
    }
  })
})

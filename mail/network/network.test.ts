import { describe, expect, it } from 'vitest'
import { normalizeIp, parseNetwork } from './network.ts'

/** Seeded (mulberry32), so that a failure comes again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const networkOf = (text: string) => {
  const parsed = parseNetwork(text)
  return parsed.ok ? parsed.network : parsed.why
}

describe('parseNetwork', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7/32'],
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['0.0.0.0', '0.0.0.0/32'],
    ['128.0.0.0/1', '128.0.0.0/1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1/128'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1/128'],
    ['::ffff:192.0.2.7', '192.0.2.7/32'],
    ['::FFFF:c000:207', '192.0.2.7/32'],
    ['0:0:0:0:0:ffff:192.0.2.0/120', '192.0.2.0/24'],
    ['::ffff:0:0/97', '0.0.0.0/1'],
    ['::1', '::1/128'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221/128'],
  ])('reads %s as %s', (text, network) => {
    expect(parseNetwork(text)).toEqual({ ok: true, network })
    expect(parseNetwork(network)).toEqual({ ok: true, network })
  })

  it.each([
    ['192.0.2.7/24', 'write 192.0.2.0/24, or 192.0.2.7 for the one address'],
    ['2001:db8::1/64', 'write 2001:db8::/64, or 2001:db8::1 for the one address'],
    ['::ffff:192.0.2.7/120', 'write 192.0.2.0/24'],
    ['0.0.0.0/0', 'every address'],
    ['192.0.2.7/0', 'every address'],
    ['::/0', 'every address'],
    ['::ffff:0:0/96', 'every address'],
    ['192.0.2.0/33', 'longer than 32'],
    ['2001:db8::/129', 'longer than 128'],
    ['192.0.2.0/24/24', 'no number'],
    ['192.0.2.0/', 'no number'],
    ['192.0.2.0/+24', 'no number'],
    ['192.0.2.0/024', 'no number'],
    ['192.0.2.0/-1', 'no number'],
    ['192.0.2.0/255.255.255.0', 'no number'],
    ['fe80::1%eth0', 'zone'],
    ['fe80::1%eth0/64', 'zone'],
    ['192.0.02.7', 'no IP address'],
    ['0300.0.2.7', 'no IP address'],
    ['0xc0.0.2.7', 'no IP address'],
    ['192.0.2', 'no IP address'],
    ['3221225991', 'no IP address'],
    ['192.0.2.256', 'no IP address'],
    ['::ffff:192.0.02.7', 'no IP address'],
    ['::ffff:0xc0.0.2.7', 'no IP address'],
    ['2001:db8:::1', 'no IP address'],
    ['[2001:db8::1]', 'no IP address'],
    [' 192.0.2.7', 'no IP address'],
    ['192.0.2.7\n', 'no IP address'],
    ['example.com', 'no IP address'],
    ['', 'no IP address'],
    ['/24', 'no IP address'],
    [`${'1'.repeat(1_000_000)}`, 'too long'],
  ])('refuses %.60s', (text, why) => {
    expect(networkOf(text)).toContain(why)
  })

  it('gives a form that is its own, and holds every address it was made of', () => {
    const random = createRandom(4)
    for (let turn = 0; turn < 2_000; turn += 1) {
      const bytes = Array.from({ length: 4 }, () => random(256))
      const prefix = 1 + random(32)
      const address = bytes.join('.')
      const refused = networkOf(`${address}/${prefix}`)
      const canonical = /write (\S+), or/.exec(refused)?.[1] ?? refused
      expect(parseNetwork(canonical)).toEqual({ ok: true, network: canonical })
      const mask = (0xffffffff << (32 - prefix)) >>> 0
      const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
      const [network, length] = canonical.split('/')
      const front = (network ?? '').split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
      expect([front, length]).toEqual([(value & mask) >>> 0, String(prefix)])
      expect(normalizeIp(`::ffff:${address}`)).toBe(address)
    }
  })

  it('reads every writing of an IPv6 address alike', () => {
    const random = createRandom(6)
    for (let turn = 0; turn < 2_000; turn += 1) {
      const groups = Array.from({ length: 8 }, () => (random(3) === 0 ? random(65_536) : 0))
      const plain = groups.map((group) => group.toString(16)).join(':')
      const padded = groups.map((group) => group.toString(16).toUpperCase().padStart(4, '0')).join(':')
      const once = normalizeIp(plain)
      expect(once).not.toBeNull()
      expect(normalizeIp(padded)).toBe(once)
      expect(normalizeIp(once ?? '')).toBe(once)
      // RFC 5952 §4: lower case, no leading zeros, and never `::` for a single group.
      expect(once).toMatch(/^[0-9a-f:.]+$/)
      expect(once?.split('::').length).toBeLessThanOrEqual(2)
    }
  })

  it('answers for any text without a throw', () => {
    const random = createRandom(8)
    const letters = '0123456789abcfxF:.%/[] \n-+é\u0000'
    for (let turn = 0; turn < 20_000; turn += 1) {
      const text = Array.from({ length: random(24) }, () => letters[random(letters.length)]).join('')
      const parsed = parseNetwork(text)
      if (parsed.ok) expect(parseNetwork(parsed.network)).toEqual(parsed)
      else expect(parsed.why).not.toBe('')
    }
  })
})

describe('normalizeIp', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:0DB8::0001', '2001:db8::1'],
    ['::ffff:0:192.0.2.7', '::ffff:0:c000:207'],
    ['192.0.2.0/24', null],
    ['fe80::1%1', null],
    ['010.0.0.1', null],
    ['', null],
  ])('makes %s %s', (text, ip) => {
    expect(normalizeIp(text)).toBe(ip)
  })
})

import { describe, expect, it } from 'vitest'
import { parseNetwork } from './network.ts'
import { readAddressForms } from './networks-of.ts'

describe('readAddressForms', () => {
  it('lists the networks of an IPv4 address', () => {
    const forms = readAddressForms('192.0.2.7')
    expect(forms).toMatchObject({ ip: '192.0.2.7', expanded: '192.0.2.7' })
    expect(forms?.networks).toHaveLength(32)
    expect(forms?.networks.slice(0, 4)).toEqual(['192.0.2.7/32', '192.0.2.6/31', '192.0.2.4/30', '192.0.2.0/29'])
    expect(forms?.networks.at(-1)).toBe('128.0.0.0/1')
  })

  it('writes IPv6 out, and lists its networks', () => {
    const forms = readAddressForms('2001:DB8::1')
    expect(forms).toMatchObject({ ip: '2001:db8::1', expanded: '2001:0db8:0000:0000:0000:0000:0000:0001' })
    expect(forms?.networks).toHaveLength(128)
    expect(forms?.networks).toContain('2001:db8::/32')
  })

  it('takes mapped IPv4 for IPv4', () => {
    expect(readAddressForms('::ffff:192.0.2.7')).toMatchObject({ ip: '192.0.2.7', expanded: '192.0.2.7' })
  })

  it('writes networks as they are compared', () => {
    for (const text of ['203.0.113.255', '2001:db8:a:b:c:d:e:f', '::1'])
      for (const network of readAddressForms(text)?.networks ?? [])
        expect(parseNetwork(network)).toEqual({ ok: true, network })
  })

  it.each(['', '192.0.2', '192.0.2.0/24', 'fe80::1%eth0', 'host.example', '1'.repeat(10_000)])(
    'knows no address in %s',
    (text) => {
      expect(readAddressForms(text)).toBeNull()
    },
  )
})

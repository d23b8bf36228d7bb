import { describe, expect, it } from 'vitest'
import type { DnsAnswer, DnsResolver, MxRecord } from './dns-resolver.ts'
import { isPublicAddress } from './public-address.ts'
import { type Route, resolveRoute } from './resolve-route.ts'

type Zone = Record<string, { mx?: DnsAnswer<MxRecord>; v4?: DnsAnswer<string>; v6?: DnsAnswer<string> }>

const found = <T>(...values: T[]): DnsAnswer<T> => ({ kind: 'found', values })
const failed: DnsAnswer<never> = { kind: 'failed', error: 'ESERVFAIL' }
const mx = (...pairs: Array<[number, string]>) =>
  found(...pairs.map(([priority, exchange]) => ({ priority, exchange })))

function resolverOf(zone: Zone): Pick<DnsResolver, 'mx' | 'v4' | 'v6'> {
  const answer = async <T>(name: string, type: 'mx' | 'v4' | 'v6'): Promise<DnsAnswer<T>> => {
    const entry = zone[name]
    if (entry === undefined) return { kind: 'absent', what: 'name' }
    return (entry[type] as DnsAnswer<T> | undefined) ?? { kind: 'absent', what: 'type' }
  }
  return { mx: (name) => answer(name, 'mx'), v4: (name) => answer(name, 'v4'), v6: (name) => answer(name, 'v6') }
}

const route = (zone: Zone, more: Partial<Parameters<typeof resolveRoute>[1]> = {}, domain = 'd.example') =>
  resolveRoute(domain, {
    resolver: resolverOf(zone),
    portOf: () => 25,
    isAllowed: () => true,
    ownMx: new Map(),
    random: () => 0.5,
    timeoutMs: 1_000,
    ...more,
  })
const ipsOf = (resolved: Route) => (resolved.kind === 'hosts' ? resolved.hosts.map((host) => host.ip) : resolved)

describe('resolveRoute', () => {
  it('orders by preference, over v4 and v6, and names the site of the first host', async () => {
    const zone: Zone = {
      'd.example': { mx: mx([20, 'b.mail.example.org'], [10, 'A.mail.example.org.']) },
      'a.mail.example.org': { v4: found('192.0.2.1'), v6: found('2001:db8::1') },
      'b.mail.example.org': { v4: found('192.0.2.2') },
    }
    const resolved = await route(zone)
    expect(ipsOf(resolved)).toEqual(['192.0.2.1', '2001:db8::1', '192.0.2.2'])
    expect(resolved).toMatchObject({ site: 'example.org', hosts: [{ mx: 'a.mail.example.org', port: 25 }, {}, {}] })
  })

  it('takes the configured address of a host that is ours, closed to others or not, without asking DNS for it', async () => {
    const zone: Zone = {
      'd.example': { mx: mx([10, 'MX.own.example'], [20, 'b.example'], [30, 'c.example']) },
      'mx.own.example': { v4: found('192.0.2.9') },
      'b.example': { v4: found('127.0.0.1') },
      'c.example': { v4: found('8.8.8.8') },
    }
    const ownMx = new Map([['mx.own.example', { ip: '127.0.0.1', port: 2_525 }]])
    const resolver = resolverOf(zone)
    const asked: string[] = []
    const v4: DnsResolver['v4'] = (name) => {
      asked.push(name)
      return resolver.v4(name)
    }
    expect(await route(zone, { ownMx, isAllowed: isPublicAddress, resolver: { ...resolver, v4 } })).toEqual({
      kind: 'hosts',
      site: 'own.example',
      hosts: [
        { mx: 'mx.own.example', ip: '127.0.0.1', port: 2_525, tls: 'may' },
        { mx: 'c.example', ip: '8.8.8.8', port: 25, tls: 'may' },
      ],
    })
    expect(asked).toEqual(['b.example', 'c.example'])
  })

  it('shuffles hosts of equal preference', async () => {
    const zone: Zone = {
      'd.example': { mx: mx([10, 'a.example'], [10, 'b.example']) },
      'a.example': { v4: found('192.0.2.1') },
      'b.example': { v4: found('192.0.2.2') },
    }
    const orders = await Promise.all(
      [
        [0.1, 0.9],
        [0.9, 0.1],
      ].map((numbers) => route(zone, { random: () => numbers.shift() ?? 0 })),
    )
    expect(orders.map(ipsOf)).toEqual([
      ['192.0.2.1', '192.0.2.2'],
      ['192.0.2.2', '192.0.2.1'],
    ])
  })

  it('names one site for hosts of equal preference that two providers run, in whichever order they are tried', async () => {
    const zone: Zone = {
      'd.example': { mx: mx([10, 'mx.b-mail.example'], [10, 'mx.a-mail.example'], [20, 'mx.0-mail.example']) },
      'mx.a-mail.example': { v4: found('192.0.2.1') },
      'mx.b-mail.example': { v4: found('192.0.2.2') },
    }
    for (const numbers of [
      [0.1, 0.9, 0],
      [0.9, 0.1, 0],
    ])
      expect(await route(zone, { random: () => numbers.shift() ?? 0 })).toMatchObject({ site: 'a-mail.example' })
  })

  it('falls back to the address of the domain when there is no MX (RFC 5321 §5.1)', async () => {
    expect(ipsOf(await route({ 'd.example': { v4: found('192.0.2.3') } }))).toEqual(['192.0.2.3'])
  })

  it.each<[string, Zone, number, string]>([
    ['null MX (RFC 7505)', { 'd.example': { mx: mx([0, '']), v4: found('192.0.2.3') } }, 556, '5.1.10'],
    ['a domain that does not exist', {}, 550, '5.1.2'],
    ['no MX and no address', { 'd.example': {} }, 550, '5.4.4'],
    ['an MX without any address', { 'd.example': { mx: mx([10, 'gone.example']) } }, 550, '5.4.4'],
  ])('bounces %s', async (_name, zone, code, enhanced) => {
    expect(await route(zone)).toMatchObject({ kind: 'permanent', reply: { code, enhanced } })
  })

  it.each<[string, Zone]>([
    ['of the MX', { 'd.example': { mx: failed, v4: found('192.0.2.3') } }],
    ['of the only address', { 'd.example': { v4: failed } }],
    [
      'of one address while the others are absent',
      { 'd.example': { mx: mx([10, 'a.example'], [20, 'gone.example']) }, 'a.example': { v6: failed } },
    ],
  ])('defers after a failed look-up %s', async (_name, zone) => {
    expect(await route(zone)).toEqual({ kind: 'temporary', error: 'ESERVFAIL' })
  })

  it('uses the hosts it has found although another look-up failed', async () => {
    const zone: Zone = {
      'd.example': { mx: mx([10, 'a.example'], [20, 'b.example']) },
      'a.example': { v4: failed },
      'b.example': { v4: found('192.0.2.2') },
    }
    expect(ipsOf(await route(zone))).toEqual(['192.0.2.2'])
  })

  it('defers when DNS does not answer in time or throws', async () => {
    const silent = { ...resolverOf({}), mx: () => new Promise<never>(() => {}) }
    expect(await route({}, { resolver: silent, timeoutMs: 5 })).toEqual({ kind: 'temporary', error: 'ETIMEOUT' })
    const broken = { ...resolverOf({}), mx: () => Promise.reject(new Error('broken')) }
    expect(await route({}, { resolver: broken })).toMatchObject({ kind: 'temporary' })
  })

  it('walks at most ten hosts of a hostile set and looks nothing up for an address literal', async () => {
    const zone: Zone = {
      'd.example': { mx: mx(...Array.from({ length: 50 }, (_, at): [number, string] => [at, `m${at}.example`])) },
    }
    for (let at = 0; at < 50; at += 1) zone[`m${at}.example`] = { v4: found(`192.0.2.${at}`) }
    expect(ipsOf(await route(zone))).toHaveLength(10)
    expect(await route(zone, {}, '[192.0.2.1]')).toMatchObject({ kind: 'permanent' })
  })

  it('does not send into private networks in production', async () => {
    const zone: Zone = {
      'd.example': { v4: found('127.0.0.1', '10.1.2.3', '8.8.8.8'), v6: found('::1', '::ffff:10.0.0.1') },
    }
    expect(ipsOf(await route(zone, { isAllowed: isPublicAddress }))).toEqual(['8.8.8.8'])
  })
})

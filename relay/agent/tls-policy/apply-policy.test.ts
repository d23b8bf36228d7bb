/** What policies and overrides leave of a route. */
import { describe, expect, it } from 'vitest'
import type { Route } from '../route/resolve-route.ts'
import { applyOverride, applyPolicy } from './apply-policy.ts'
import { readOverrides } from './overrides.ts'
import type { StoredPolicy } from './policy-rows.ts'

const host = (mx: string) => ({ mx, ip: '192.0.2.1', port: 25, tls: 'may' as const })
const route: Route = { kind: 'hosts', site: 'a.example', hosts: ['mx1.a.example', 'mx.other.example'].map(host) }
const policy = (mode: StoredPolicy['mode'], ...mx: string[]): StoredPolicy => ({
  ...{ mode, mx, id: '7', maxAgeSeconds: 1, expiresAtMs: 0, usedAtMs: 0 },
})
const isNobody = () => false
const tried = (given: Route) => given.kind === 'hosts' && given.hosts.map(({ mx, tls, policy: of }) => [mx, tls, of])

describe('applyPolicy', () => {
  it('under enforce leaves the named hosts and demands their certificate', () => {
    const asked = { kind: 'sts', mode: 'enforce', id: '7', isNamed: true }
    expect(tried(applyPolicy(route, policy('enforce', '*.a.example'), isNobody))).toEqual([
      ['mx1.a.example', 'verify', asked],
    ])
  })

  it('under enforce without a named host defers, and says which hosts there are', () => {
    expect(applyPolicy(route, policy('enforce', 'a.example'), isNobody)).toEqual({
      kind: 'temporary',
      error: expect.stringMatching(/^MTA-STS enforce: .*\(mx1\.a\.example, mx\.other\.example\)$/),
      policy: { kind: 'sts', mode: 'enforce', id: '7', isNamed: false },
    })
  })

  it('keeps its words short however many hosts there are', () => {
    const hosts = Array.from({ length: 20 }, (_, at) => host(`${'x'.repeat(200)}${at}.example`))
    const applied = applyPolicy({ ...route, hosts }, policy('enforce', 'a.example'), isNobody)
    expect(applied.kind === 'temporary' && applied.error.length).toBeLessThanOrEqual(200)
  })

  it('under testing changes no host and marks those that are not named', () => {
    const asked = { kind: 'sts', mode: 'testing', id: '7' }
    expect(tried(applyPolicy(route, policy('testing', '*.a.example'), isNobody))).toEqual([
      ['mx1.a.example', 'may', { ...asked, isNamed: true }],
      ['mx.other.example', 'may', { ...asked, isNamed: false }],
    ])
  })

  it('leaves the route under none, hosts of our own, and a route without hosts as they are', () => {
    expect(applyPolicy(route, policy('none'), isNobody)).toBe(route)
    expect(applyPolicy(route, policy('enforce', 'x.example'), () => true)).toEqual(route)
    const failed: Route = { kind: 'temporary', error: 'ESERVFAIL' }
    expect(applyPolicy(failed, policy('enforce', 'x.example'), isNobody)).toBe(failed)
  })
})

it('applyOverride sets what TLS must give at every host', () => {
  const asked = { kind: 'override', mode: 'encrypt' }
  expect(tried(applyOverride(route, 'encrypt'))).toEqual([
    ['mx1.a.example', 'encrypt', asked],
    ['mx.other.example', 'encrypt', asked],
  ])
})

describe('readOverrides', () => {
  it('reads domains in their one form', () => {
    expect(readOverrides(['Example.com=may', 'bücher.example=verify'])).toEqual(
      new Map([
        ['example.com', 'may'],
        ['xn--bcher-kva.example', 'verify'],
      ]),
    )
  })

  it.each(['example.com', 'example.com=', 'example.com=enforce', '=may', 'a b=may'])('refuses %s', (entry) => {
    expect(readOverrides([entry])).toBeNull()
  })
})

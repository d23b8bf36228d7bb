import type { Attempt, TlsPolicy } from '@mailstead/contracts/attempt.ts'
import { describe, expect, it } from 'vitest'
import type { RouteHost } from './resolve-route.ts'
import { createTlsMemory, withTlsMemory } from './tls-memory.ts'

const DAY_MS = 86_400_000

const hostAt = (ip: string, tls: TlsPolicy = 'may', mx = 'mx.example'): RouteHost => ({ mx, ip, port: 25, tls })

const attemptAt = (ip: string, tlsBroken: boolean | undefined, mx = 'mx.example'): Attempt => ({
  id: '01890a5d-ac96-774b-bcce-000000000001' as Attempt['id'],
  target: { ...hostAt(ip, 'may', mx), source: null, ehlo: 'relay.example', site: 'example' },
  ...(tlsBroken === undefined ? {} : { tlsBroken }),
  ...{ no: 1, verdict: 'delivered', phase: 'dot', reply: null, error: null, tls: null, reused: false },
  ...{ startedAt: '2026-11-25T00:00:00.000Z', endedAt: '2026-11-25T00:00:00.000Z', nextTryAt: null, transcript: [] },
})

describe('createTlsMemory', () => {
  it('speaks in clear to a host whose handshake broke, for a day by the clock', () => {
    let now = 1_000
    const memory = createTlsMemory(() => now)
    memory.note(attemptAt('192.0.2.1', true))
    expect(memory.policyFor(hostAt('192.0.2.1'))).toBe('none')
    now += DAY_MS - 1
    expect(memory.policyFor(hostAt('192.0.2.1'))).toBe('none')
    now += 1
    expect(memory.policyFor(hostAt('192.0.2.1'))).toBe('may')
  })

  it('says nothing of another address, another name, or a host whose TLS held', () => {
    const memory = createTlsMemory(() => 0)
    memory.note(attemptAt('192.0.2.1', true))
    memory.note(attemptAt('192.0.2.2', undefined))
    memory.note(attemptAt('192.0.2.3', false))
    memory.note({ ...attemptAt('192.0.2.4', true), target: null })
    const asked = ['192.0.2.2', '192.0.2.3', '192.0.2.4'].map((ip) => memory.policyFor(hostAt(ip)))
    expect([...asked, memory.policyFor(hostAt('192.0.2.1', 'may', 'other.example'))]).toEqual(Array(4).fill('may'))
  })

  it.each(['encrypt', 'verify', 'none'] as const)('never changes the policy %s', (tls) => {
    const memory = createTlsMemory(() => 0)
    memory.note(attemptAt('192.0.2.1', true))
    expect(memory.policyFor(hostAt('192.0.2.1', tls))).toBe(tls)
  })

  it('keeps 10,000 hosts and forgets the one noted longest ago', () => {
    const memory = createTlsMemory(() => 0)
    memory.note(attemptAt('192.0.2.1', true, 'first'))
    memory.note(attemptAt('192.0.2.1', true, 'second'))
    for (let n = 0; n < 9_998; n += 1) memory.note(attemptAt('192.0.2.1', true, `m${n}`))
    memory.note(attemptAt('192.0.2.1', true, 'first'))
    memory.note(attemptAt('192.0.2.1', true, 'last'))
    const known = ['first', 'second', 'm0', 'last'].map((mx) => memory.policyFor(hostAt('192.0.2.1', 'may', mx)))
    expect(known).toEqual(['none', 'may', 'none', 'none'])
  })
})

describe('withTlsMemory', () => {
  it('changes the hosts of a route that is known and leaves everything else', () => {
    const memory = createTlsMemory(() => 0)
    memory.note(attemptAt('192.0.2.1', true))
    const hosts = [hostAt('192.0.2.1'), hostAt('192.0.2.2'), hostAt('192.0.2.1', 'verify')]
    const routes = withTlsMemory(
      {
        get: (domain) => {
          if (domain === 'down.example') return { kind: 'temporary', error: 'ESERVFAIL' }
          return domain === 'd.example' ? { kind: 'hosts', site: 's', hosts } : null
        },
        lookUp: () => true,
      },
      memory,
    )
    expect(routes.get('d.example', 0)).toMatchObject({ hosts: [{ tls: 'none' }, { tls: 'may' }, { tls: 'verify' }] })
    expect([routes.get('x.example', 0), routes.get('down.example', 0)]).toEqual([
      null,
      { kind: 'temporary', error: 'ESERVFAIL' },
    ])
    expect(hosts[0]?.tls).toBe('may')
  })
})

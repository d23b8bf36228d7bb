import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sampleSources } from '../testing/sample-sources.ts'
import { chooseHost } from './choose-host.ts'
import { createDevelopmentPorts } from './development-ports.ts'
import type { Route } from './resolve-route.ts'
import { createRouteCache } from './route-cache.ts'

const hosts: Route = { kind: 'hosts', site: 's', hosts: [{ mx: 'm', ip: '192.0.2.1', port: 25, tls: 'may' }] }
const failure: Route = { kind: 'temporary', error: 'ESERVFAIL' }

async function createBench(route: Route, keepMs: number) {
  let now = 0
  let asked = 0
  const cache = createRouteCache({
    resolve: async () => {
      asked += 1
      return route
    },
    keepMs,
    now: () => now,
  })
  const lookUp = (at: number) => {
    now = at
    return new Promise<void>((resolve) => cache.lookUp('d', resolve))
  }
  await lookUp(100)
  return {
    get: (readySince: number, at: number) => {
      now = at
      return cache.get('d', readySince)
    },
    cache,
    asked: () => asked,
  }
}

describe('createRouteCache', () => {
  it('serves mail that waited for the answer, and nothing later when nothing is kept', async () => {
    const { get } = await createBench(hosts, 0)
    expect([get(100, 150), get(101, 150), get(100, 5_200)]).toEqual([hosts, null, null])
  })

  it('keeps found hosts for a while, but neither failure nor absence', async () => {
    const found = await createBench(hosts, 60_000)
    expect([found.get(200, 50_000), found.get(200, 60_101)]).toEqual([hosts, null])
    const failed = await createBench(failure, 60_000)
    expect([failed.get(100, 150), failed.get(101, 150)]).toEqual([failure, null])
  })

  it('asks once for a burst', async () => {
    const { cache, asked } = await createBench(hosts, 0)
    const ended = new Promise<void>((resolve) => cache.lookUp('e', resolve))
    expect(cache.lookUp('e', () => {})).toBe(true)
    await ended
    expect(asked()).toBe(2)
  })
})

describe('chooseHost', () => {
  const route = {
    site: 's',
    hosts: ['192.0.2.1', '2001:db8::1', '192.0.2.2'].map((ip) => ({ mx: 'm', ip, port: 25, tls: 'may' as const })),
  }
  const own = {
    own: sampleSources(['198.51.100.1', '198.51.100.2', '2001:db8::f']),
    turn: 1,
    roomOf: () => 1,
  }

  it('takes the first untried host with a source of its family', () => {
    expect(chooseHost(route, [], own)).toMatchObject({
      target: { ip: '192.0.2.1', source: '198.51.100.2' },
      untriedHosts: 2,
    })
    expect(chooseHost(route, ['192.0.2.1'], own)).toMatchObject({
      target: { ip: '2001:db8::1', source: '2001:db8::f' },
      untriedHosts: 1,
    })
    expect(chooseHost(route, ['192.0.2.1'], { ...own, own: sampleSources() })).toMatchObject({
      target: { source: null },
    })
  })

  it('takes the source with the most room, and none when all are full', () => {
    const room: Record<string, number> = { '198.51.100.1': 2, '198.51.100.2': 1 }
    const roomOf = (source: string | null) => room[source ?? ''] ?? 0
    expect(chooseHost(route, [], { ...own, roomOf })).toMatchObject({ target: { source: '198.51.100.1' } })
    expect(chooseHost(route, [], { ...own, roomOf: () => 0 })).toBeNull()
    expect(chooseHost(route, [], { ...own, own: sampleSources(), roomOf: () => 0 })).toBeNull()
  })

  it('begins anew when all were tried', () => {
    const tried = route.hosts.map((host) => host.ip)
    expect(chooseHost(route, tried, own)).toMatchObject({ target: { ip: '192.0.2.1' }, untriedHosts: 2 })
    expect(chooseHost({ site: 's', hosts: [] }, [], own)).toBeNull()
  })
})

describe('createDevelopmentPorts', () => {
  it('follows the zone file, in place or by rename, and survives a broken one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zone-'))
    const file = join(folder, 'zone.json')
    writeFileSync(file, JSON.stringify({ _port: { 'MX.a.example': 2526 }, 'a.example': { MX: [] } }))
    const portOf = createDevelopmentPorts(file, 2525)
    expect([portOf('mx.a.example'), portOf('mx.b.example')]).toEqual([2526, 2525])
    writeFileSync(file, '{"_port": {"mx.a.example": 25')
    expect(portOf('mx.a.example')).toBe(2526)
    writeFileSync(`${file}.new`, JSON.stringify({ _port: { 'mx.a.example': 2530 } }))
    renameSync(`${file}.new`, file)
    expect(portOf('mx.a.example')).toBe(2530)
    rmSync(folder, { recursive: true })
    expect(portOf('mx.a.example')).toBe(2530)
  })
})

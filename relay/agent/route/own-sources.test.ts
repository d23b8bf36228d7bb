import { describe, expect, it } from 'vitest'
import { chooseHost } from './choose-host.ts'
import { sourceSince, sourceToKeep } from './keep-source.ts'
import { listSources } from './list-sources.ts'
import { createOwnSources } from './own-sources.ts'
import type { RouteCache } from './route-cache.ts'
import { withOwnFamilies } from './with-own-families.ts'

const HOUR_MS = 3_600_000
const [FOUR, OTHER_FOUR, SIX] = ['198.51.100.1', '198.51.100.2', '2001:db8::f']
const [HOST_4, HOST_6] = ['192.0.2.1', '2001:db8::1']
const named = (...addresses: string[]) => addresses.map((address) => ({ address, ehlo: `${address}.name` }))

function createMeta(kept: string | null = null) {
  const meta = {
    kept,
    readText: () => meta.kept,
    writeText: async (_: 'sources', text: string) => {
      meta.kept = text
    },
  }
  return meta
}
const sourcesOf = (addresses: readonly string[], meta = createMeta()) =>
  createOwnSources({ ehlo: 'relay.example', addresses, meta })

describe('own sources', () => {
  it('are all that there are until the Worker names some', async () => {
    const own = sourcesOf([FOUR, '2001:0db8:0::f'])
    expect([own.bindable(HOST_4), own.bindable(HOST_6), own.reaches(HOST_6)]).toEqual([[FOUR], [SIX], true])
    expect(sourcesOf([FOUR]).bindable(HOST_6)).toEqual([null])
    expect(await own.take(named(SIX))).toBe(true)
    expect(await own.take(named(SIX))).toBe(false)
    expect([own.bindable(HOST_4), own.bindable(HOST_6), own.reaches(HOST_4)]).toEqual([[], [SIX], true])
    expect([own.ehloOf(SIX), own.ehloOf(FOUR), own.ehloOf(null)]).toEqual([
      `${SIX}.name`,
      'relay.example',
      'relay.example',
    ])
    expect(await own.take(undefined)).toBe(true)
    expect(own.bindable(HOST_4)).toEqual([FOUR])
  })

  it('outlive a restart, also that there is none', async () => {
    const meta = createMeta()
    await sourcesOf([FOUR, OTHER_FOUR], meta).take(named(OTHER_FOUR))
    expect(sourcesOf([FOUR, OTHER_FOUR], meta).bindable(HOST_4)).toEqual([OTHER_FOUR])
    await sourcesOf([FOUR], meta).take([])
    expect(sourcesOf([FOUR], meta).bindable(HOST_4)).toEqual([])
    expect(sourcesOf([FOUR], createMeta('{"of":"another version"}')).bindable(HOST_4)).toEqual([FOUR])
  })

  it('leave out hosts of a family that nobody has checked', async () => {
    const own = sourcesOf([FOUR])
    const hosts = [HOST_6, HOST_4].map((ip) => ({ mx: 'm', ip, port: 25, tls: 'may' as const }))
    const routes = {
      get: (domain: string) => ({ kind: 'hosts', site: 's', hosts: domain === 'six' ? hosts.slice(0, 1) : hosts }),
    }
    const limited = withOwnFamilies(routes as unknown as RouteCache, own)
    expect(limited.get('both', 0)).toMatchObject({ hosts })
    await own.take(named(FOUR))
    expect(limited.get('both', 0)).toMatchObject({ hosts: hosts.slice(1) })
    expect(limited.get('six', 0)).toEqual({ kind: 'temporary', error: 'ENOSOURCE' })
  })
})

describe('a source is kept', () => {
  const tried = { site: 's', source: FOUR, sourceSinceMs: 1_000 }

  it('for four hours, at the same site', () => {
    expect(sourceToKeep(tried, 's', 1_000 + 4 * HOUR_MS - 1)).toBe(FOUR)
    expect(sourceToKeep(tried, 's', 1_000 + 4 * HOUR_MS)).toBeUndefined()
    expect(sourceToKeep(tried, 'other', 1_001)).toBeUndefined()
    expect(sourceToKeep({ site: null, source: null, sourceSinceMs: null }, 's', 1_000)).toBeUndefined()
    expect(sourceToKeep({ ...tried, source: null }, 's', 2_000)).toBeNull()
  })

  it('counted from the first attempt from it', () => {
    expect(sourceSince(tried, { site: 's', source: FOUR }, 9_000)).toBe(1_000)
    expect(sourceSince(tried, { site: 's', source: OTHER_FOUR }, 9_000)).toBe(9_000)
    expect(sourceSince(tried, { site: 'other', source: FOUR }, 9_000)).toBe(9_000)
  })

  it('while it may be used and has room', async () => {
    const own = sourcesOf([FOUR, OTHER_FOUR])
    const route = { site: 's', hosts: [{ mx: 'm', ip: HOST_4, port: 25, tls: 'may' as const }] }
    const chosen = (turn: number, roomOf: (source: string | null) => number = () => 1, kept: string = FOUR) =>
      chooseHost(route, [], { own, turn, roomOf, kept })?.target.source
    expect([0, 1, 2, 3].map((turn) => chosen(turn))).toEqual([FOUR, FOUR, FOUR, FOUR])
    expect(chosen(0, (source) => (source === FOUR ? 0 : 1))).toBe(OTHER_FOUR)
    await own.take(named(OTHER_FOUR))
    expect(chosen(0)).toBe(OTHER_FOUR)
    await own.take([])
    expect(chosen(0)).toBeUndefined()
  })
})

it('the sources of a machine are its public addresses, unless the settings name some', () => {
  const interfaces = () => ({
    lo: [{ address: '127.0.0.1' }, { address: '::1' }],
    eth0: [{ address: '93.184.216.34' }, { address: 'fe80::1' }, { address: '2606:2800:220:1::1' }],
    docker0: [{ address: '172.17.0.1' }],
    gone: undefined,
  })
  const listed = (MODE: 'production' | 'development', ...SOURCES: string[]) =>
    listSources({ MODE, SOURCES }, interfaces)
  expect(listed('production')).toEqual(['93.184.216.34', '2606:2800:220:1::1'])
  expect(listed('production', FOUR)).toEqual([FOUR])
  expect(listed('development')).toEqual([])
})

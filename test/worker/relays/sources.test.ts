/** A source is used only while its name, its PTR and the platform's SPF are right; the API says which of them is not. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { setDevelopmentOffset } from '../../../worker/platform/development-clock.ts'
import { listRelays } from '../../../worker/services/relays/list-relays.ts'
import { recordHeartbeat } from '../../../worker/services/relays/record-heartbeat.ts'
import { checkDueSources } from '../../../worker/services/relays/sources/check-sources.ts'
import { call } from '../call.ts'
import { createRelay, signPost, type TestRelay } from '../create-relay.ts'
import { removeRelays } from '../fake-agent.ts'
import { callAs, createPerson } from '../people/create-person.ts'
import { stubDns, type Zone } from '../stub-dns.ts'

const staff = await createPerson({ staff: true })
const deps = createDeps(env)
const MINUTE_MS = 60_000
const [ADDRESS, NAME, ARPA] = ['192.0.2.25', 'relay-1.mailstead.test', '25.2.0.192.in-addr.arpa']
const [SIX, SIX_ARPA] = ['2001:db8::25', `5.2.${'0.'.repeat(22)}8.b.d.0.1.0.0.2.ip6.arpa`]

const rightZone = (): Zone => ({
  [`A ${NAME}`]: [ADDRESS],
  [`AAAA ${NAME}`]: [SIX],
  [`PTR ${ARPA}`]: [NAME],
  [`PTR ${SIX_ARPA}`]: [NAME],
  'TXT spf.mailstead.test': [`v=spf1 ip4:192.0.2.0/24 ip6:${SIX} -all`],
})

let zone: Zone
let relay: TestRelay
let offsetMs: number
beforeEach(async () => {
  await removeRelays(deps)
  await env.DB.batch(['relay_sources', 'platform_records'].map((table) => env.DB.prepare(`delete from ${table}`)))
  relay = await createRelay()
  zone = rightZone()
  offsetMs = 0
  stubDns(zone)
})
afterEach(() => {
  vi.restoreAllMocks()
  setDevelopmentOffset(0)
})

const REPORT = {
  version: '0.1.0',
  waiting: 0,
  sending: 0,
  unreported: 0,
  diskFreeBytes: 5_000,
  ...{ holdsRevision: 0, commandsUpTo: 0 },
}
const reported = (...addresses: string[]) => addresses.map((address) => ({ address, ehlo: NAME }))

async function beat(more: object = { sources: reported(ADDRESS) }) {
  const text = JSON.stringify({ ...REPORT, ...more })
  const headers = await signPost(relay, '/relay/v1/heartbeat', text)
  const { status, json } = await call('POST', '/relay/v1/heartbeat', { body: text, headers })
  expect(status).toBe(200)
  return json
}

/** The job of a later minute. */
async function later(minutes = 11) {
  offsetMs += minutes * MINUTE_MS
  setDevelopmentOffset(offsetMs)
  await checkDueSources(deps)
}

const ask = (method: string, path = '', body?: object) =>
  callAs(staff, method, `/v1/operator/relays/${relay.id}${path}`, body === undefined ? {} : { body })
const shown = async () => (await ask('GET')).json
const stateOf = async () =>
  (await shown()).sources.map(({ address, state }: Record<string, string>) => [address, state])
const getsMail = async () => {
  const row = (await listRelays(deps)).find(({ id }) => id === relay.id)
  return row?.hasSource
}

async function start(...addresses: string[]) {
  await beat({ sources: reported(...(addresses.length > 0 ? addresses : [ADDRESS])) })
  await checkDueSources(deps)
}

describe('a source', () => {
  it('is used once all three are right, and not before', async () => {
    expect(await beat()).toMatchObject({ sources: [] })
    expect([await stateOf(), await getsMail()]).toEqual([[[ADDRESS, 'unchecked']], false])
    await checkDueSources(deps)
    expect([await stateOf(), await getsMail()]).toEqual([[[ADDRESS, 'used']], true])
    expect(await beat()).toMatchObject({ sources: [{ address: ADDRESS, ehlo: NAME }] })
    const { sources, takes_mail, refusals } = await shown()
    expect(sources[0]).toMatchObject({
      ...{ ehlo_name: NAME, origin: 'reported', enabled: true },
      checks: {
        address: { state: 'good', wanted: `${NAME} A ${ADDRESS}`, seen: [ADDRESS], reason: null, fix: null },
        ptr: { state: 'good', wanted: NAME, seen: [NAME] },
        spf: { state: 'good', seen: [`v=spf1 ip4:192.0.2.0/24 ip6:${SIX} -all`] },
      },
    })
    expect([takes_mail, refusals]).toEqual([true, []])
  })

  interface Case {
    readonly check: 'address' | 'ptr' | 'spf'
    readonly record: string
    /** Undefined: it is taken away. */
    readonly answer: readonly string[] | undefined
    readonly reason: string
    readonly fix: string
  }
  const [FORWARD, REVERSE, SPF] = [`A ${NAME}`, `PTR ${ARPA}`, 'TXT spf.mailstead.test']
  const address = { check: 'address', record: FORWARD, fix: 'Publish A' } as const
  const ptr = { check: 'ptr', record: REVERSE, fix: 'set its PTR to' } as const
  const spf = { check: 'spf', record: SPF } as const
  const tenLookUps = [`v=spf1 ip4:${ADDRESS} ${`a:${NAME} `.repeat(10)}-all`]

  it.each<Case>([
    { ...address, answer: ['192.0.2.99'], reason: `${NAME}, said in EHLO, leads to 192.0.2.99, not to ${ADDRESS}.` },
    { ...address, answer: undefined, reason: `${NAME}, said in EHLO, has no address.` },
    { ...ptr, answer: ['host.provider.test'], reason: `The PTR of ${ADDRESS} is host.provider.test` },
    { ...ptr, answer: [NAME, 'host.provider.test'], reason: `The PTR of ${ADDRESS} is ${NAME}, host.provider.test` },
    { ...ptr, answer: undefined, reason: `${ADDRESS} has no PTR.` },
    {
      ...{ ...spf, answer: ['v=spf1 ip4:198.51.100.1 -all'] },
      ...{ reason: `does not cover ${ADDRESS}`, fix: `Add ip4:${ADDRESS}` },
    },
    { ...spf, answer: undefined, reason: 'has no SPF record', fix: 'Publish one TXT record' },
    { ...spf, answer: tenLookUps, reason: '10 look-ups', fix: 'in place of' },
  ])(
    'is refused when its $check check fails ($record is $answer), and says so',
    async ({ check, record, answer, reason, fix }) => {
      await start()
      if (answer === undefined) delete zone[record]
      else zone[record] = answer
      await later()
      const { sources, takes_mail, refusals } = await shown()
      expect(sources[0].state).toBe('refused')
      const checks: Readonly<Record<string, { state: string }>> = sources[0].checks
      expect(Object.keys(checks).filter((name) => checks[name]?.state !== 'good')).toEqual([check])
      expect(sources[0].checks[check]).toMatchObject({
        ...{ state: 'bad', reason: expect.stringContaining(reason), fix: expect.stringContaining(fix) },
      })
      expect([takes_mail, refusals.join(' '), await getsMail()]).toEqual([
        false,
        expect.stringContaining(reason),
        false,
      ])
      expect(await beat()).toMatchObject({ sources: [] })
      zone[record] = rightZone()[record] ?? []
      await later(2)
      expect([await stateOf(), await getsMail()]).toEqual([[[ADDRESS, 'used']], true])
    },
  )

  it.each(['SERVFAIL', 'TIMEOUT'] as const)('keeps its state while DNS says %s', async (failure) => {
    await start()
    for (const record of Object.keys(zone)) zone[record] = failure
    await later()
    expect([await stateOf(), await getsMail()]).toEqual([[[ADDRESS, 'used']], true])
    expect((await shown()).sources[0].checks.ptr).toMatchObject({ state: 'good', seen: [NAME] })
  })

  it('keeps its state while two resolvers disagree, and while one of them is silent follows the other', async () => {
    await start()
    vi.restoreAllMocks()
    const other: Zone = { ...zone, [`PTR ${ARPA}`]: ['host.provider.test'] }
    stubDns(zone, other)
    await later()
    expect(await stateOf()).toEqual([[ADDRESS, 'used']])
    zone[`PTR ${ARPA}`] = 'SERVFAIL'
    await later()
    expect(await stateOf()).toEqual([[ADDRESS, 'refused']])
  })

  it('is judged alone: a relay with another one goes on', async () => {
    await start(ADDRESS, SIX)
    delete zone[`PTR ${SIX_ARPA}`]
    await later()
    expect([await stateOf(), await getsMail()]).toEqual([
      [
        [ADDRESS, 'used'],
        [SIX, 'refused'],
      ],
      true,
    ])
    expect((await beat({ sources: reported(ADDRESS, SIX) })).sources).toEqual([{ address: ADDRESS, ehlo: NAME }])
  })

  it('that the relay has no longer is gone, and one under another name is looked at anew', async () => {
    await start(ADDRESS, SIX)
    await beat()
    expect(await stateOf()).toEqual([[ADDRESS, 'used']])
    await beat({ sources: [{ address: ADDRESS, ehlo: 'other.mailstead.test' }] })
    expect([await stateOf(), await getsMail()]).toEqual([[[ADDRESS, 'unchecked']], false])
    await checkDueSources(deps)
    expect(await stateOf()).toEqual([[ADDRESS, 'refused']])
  })
})

describe('a relay', () => {
  it('of the version before says nothing of sources, is told nothing, and gets mail', async () => {
    expect(await beat({})).not.toHaveProperty('sources')
    expect(await getsMail()).toBe(true)
  })

  it('that names no source gets none in production, and mail in development', async () => {
    expect(await beat({ sources: [] })).not.toHaveProperty('sources')
    expect(await getsMail()).toBe(true)
    const production = { ...deps, config: { ...deps.config, MODE: 'production' as const } }
    expect(await recordHeartbeat(production, relay.id, { ...REPORT, sources: [] })).toMatchObject({ sources: [] })
    expect(await getsMail()).toBe(false)
    expect((await shown()).refusals.join()).toContain('set SOURCES in its relay.env')
  })

  it('behind a translator of addresses has those that the operator enters', async () => {
    await beat({ sources: [], ehlo: NAME })
    const body = { sources: [{ address: ADDRESS, ehlo_name: NAME }] }
    expect((await ask('PATCH', '', body)).json.sources).toMatchObject([{ origin: 'entered', state: 'used' }])
    expect(await beat({ sources: [] })).toMatchObject({ sources: [{ address: ADDRESS, ehlo: NAME }] })
    delete zone[`PTR ${ARPA}`]
    await later()
    expect([await beat({ sources: [] }), await getsMail()]).toMatchObject([{ sources: [] }, false])
  })

  it('whose sources are all refused gives back what waits there; one that was not looked at yet does not', async () => {
    const waiting = { sources: reported(ADDRESS), waiting: 3 }
    expect(await beat(waiting)).not.toHaveProperty('commands')
    expect(await beat(waiting)).not.toHaveProperty('commands')
    delete zone[`PTR ${ARPA}`]
    await checkDueSources(deps)
    const { commands } = await beat(waiting)
    expect(commands).toMatchObject([{ command: { action: 'return', reason: 'No source of the relay may be used.' } }])
    expect((await beat(waiting)).commands).toHaveLength(1)
  })

  it('with less room than it wants gets no mail', async () => {
    await beat({ diskFreeFloorBytes: 6_000 })
    const row = async () => (await listRelays(deps)).find(({ id }) => id === relay.id)
    expect((await row())?.hasRoom).toBe(false)
    expect((await shown()).refusals.join()).toContain('5000 bytes free, less than the 6000')
    await beat({ diskFreeFloorBytes: 5_000 })
    expect((await row())?.hasRoom).toBe(true)
  })
})

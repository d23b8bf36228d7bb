/** What the operator does with relays, and what the deployment must publish for them. */
import { env } from 'cloudflare:workers'
import { importRelaySecret } from '@mailstead/contracts/relay-signature.ts'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { setDevelopmentOffset } from '../../../worker/platform/development-clock.ts'
import { checkPlatformRecords } from '../../../worker/services/relays/records/check-platform-records.ts'
import { call } from '../call.ts'
import { createRelay, signPost, type TestRelay } from '../create-relay.ts'
import { createTenant } from '../create-tenant.ts'
import { removeRelays } from '../fake-agent.ts'
import { callAs, createPerson } from '../people/create-person.ts'
import { stubDns, type Zone } from '../stub-dns.ts'

const staff = await createPerson({ staff: true })
const deps = createDeps(env)
const HALF_HOUR_MS = 1_800_000
const HEARTBEAT = '/relay/v1/heartbeat'
const REPORT = {
  version: '0.1.0',
  waiting: 0,
  sending: 0,
  unreported: 0,
  diskFreeBytes: 5_000,
  ...{ holdsRevision: 0, commandsUpTo: 0 },
}

let relay: TestRelay
let zone: Zone
const clear = async () => {
  await removeRelays(deps)
  await env.DB.batch(['relay_sources', 'platform_records'].map((table) => env.DB.prepare(`delete from ${table}`)))
}
beforeEach(async () => {
  await clear()
  relay = await createRelay()
  zone = {}
  stubDns(zone)
})
afterEach(() => {
  vi.restoreAllMocks()
  setDevelopmentOffset(0)
})
afterAll(clear)

const operator = (method: string, path: string, body?: object) =>
  callAs(staff, method, `/v1/operator${path}`, body === undefined ? {} : { body })
const ask = (method: string, path = '', body?: object) => operator(method, `/relays/${relay.id}${path}`, body)
const shown = async () => (await ask('GET')).json
const changes = async () => (await shown()).changes.map(({ act }: { act: string }) => act)

async function beat(key: CryptoKey = relay.key, more: object = {}) {
  const text = JSON.stringify({ ...REPORT, ...more })
  const headers = await signPost({ id: relay.id, key }, HEARTBEAT, text)
  return call('POST', HEARTBEAT, { body: text, headers })
}

describe('a relay', () => {
  it('is changed, which is shown with who did it, and no secret ever', async () => {
    const change = {
      role: 'outbound',
      weight: 7,
      ehlo_name: 'Relay.Mailstead.Test',
      mx: { host: 'mx.mailstead.test', priority: 5 },
    }
    const { status, json } = await ask('PATCH', '', change)
    expect(status).toBe(200)
    expect(json).toMatchObject({ ...change, ehlo_name: 'relay.mailstead.test' })
    expect(json.changes).toMatchObject([{ act: 'relay.changed', by: staff.name, detail: { weight: 7 } }])
    expect((await ask('PATCH', '', { mx: null, ehlo_name: null })).json).toMatchObject({
      mx: null,
      ehlo_name: null,
      weight: 7,
    })
    expect((await callAs(staff, 'GET', '/v1/relays')).json).toEqual((await operator('GET', '/relays')).json)
    const all = JSON.stringify([await shown(), (await operator('GET', '/relays')).json])
    expect(all).not.toContain(relay.secret)
    expect(all).not.toMatch(/sealed|mrt_/)
  })

  it.each([
    ['nothing', {}],
    ['a weight that is none', { weight: -1 }],
    ['a name that is none', { ehlo_name: 'relay' }],
    ['a priority that is none', { mx: { host: 'mx.mailstead.test', priority: 70_000 } }],
    ['an address that is none', { sources: [{ address: '192.0.2.300' }] }],
    ['an address twice', { sources: [{ address: '192.0.2.1' }, { address: '192.0.2.1' }] }],
  ])('is not changed by %s', async (_name, body) => {
    expect((await ask('PATCH', '', body)).status).toBe(422)
    expect(await changes()).toEqual([])
  })

  it('that is not there answers 404, whatever is asked', async () => {
    for (const [method, path, body] of [
      ['GET', ''],
      ['PATCH', '', { weight: 1 }],
      ...['/drain', '/resume', '/revoke', '/check', '/secret'].map((path) => ['POST', path, {}] as const),
      ['DELETE', '/former-secret'],
    ] as const)
      expect((await operator(method, `/relays/no-such-relay${path}`, body)).status, path).toBe(404)
    expect((await operator('GET', '/relays/NO%20SUCH')).status).toBe(404)
  })

  it('is drained and resumed', async () => {
    await beat()
    expect((await shown()).takes_mail).toBe(true)
    expect((await ask('POST', '/drain', { reason: 'new disk' })).json).toMatchObject({
      ...{ state: 'draining', takes_mail: false, refusals: [expect.stringContaining('being drained')] },
    })
    expect((await beat(relay.key, { waiting: 2 })).json.commands).toMatchObject([
      { command: { action: 'return', reason: 'new disk' } },
    ])
    expect((await ask('POST', '/resume')).json).toMatchObject({ state: 'active', takes_mail: true })
    expect(await changes()).toEqual(['relay.resumed', 'relay.drained'])
  })

  it('says why it gets no mail', async () => {
    expect((await shown()).refusals).toEqual([expect.stringContaining('no heartbeat yet')])
    await beat()
    setDevelopmentOffset(90_000)
    expect((await shown()).refusals).toEqual([expect.stringContaining('Its last heartbeat is 90 s old.')])
    await beat()
    const { json } = await ask('PATCH', '', { role: 'inbound', weight: 0 })
    expect(json.refusals).toEqual([expect.stringContaining('only receives'), expect.stringContaining('weight is 0')])
  })
})

describe('a revoked relay', () => {
  it('signs nothing any more, has no sources, keeps its lease, and never comes back', async () => {
    await ask('PATCH', '', { sources: [{ address: '192.0.2.25', ehlo_name: 'relay.mailstead.test' }] })
    const { leaseUntil } = (await beat()).json
    const { json } = await ask('POST', '/revoke', { reason: 'stolen' })
    expect(json).toMatchObject({
      state: 'disabled',
      takes_mail: false,
      sources: [],
      is_alive: true,
      lease_until: leaseUntil,
    })
    expect((await beat()).json).toMatchObject({ name: 'invalid_relay_signature' })
    setDevelopmentOffset(HALF_HOUR_MS)
    expect((await shown()).is_alive).toBe(false)
    expect((await ask('POST', '/revoke', {})).status).toBe(200)
    expect(await changes()).toEqual(['relay.revoked', 'relay.changed'])
    for (const [method, path, body] of [
      ['PATCH', '', { weight: 1 }],
      ['POST', '/drain', {}],
      ['POST', '/resume'],
      ['POST', '/secret', {}],
      ['POST', '/check'],
      ['DELETE', '/former-secret'],
    ] as const)
      expect((await ask(method, path, body)).json, path).toMatchObject({ name: 'conflict' })
  })

  it('has no token either', async () => {
    const { token } = (await ask('POST', '/secret', {})).json
    await ask('POST', '/revoke', {})
    const body = { token, id: relay.id, url: 'https://relay.example', role: 'both', secret: 's'.repeat(40) }
    expect((await call('POST', '/relay/v1/register', { body })).json).toMatchObject({
      name: 'invalid_registration_token',
    })
  })
})

describe('another secret', () => {
  async function rotate(body: object = {}) {
    const { status, json } = await ask('POST', '/secret', body)
    expect([status, json.relay]).toEqual([201, relay.id])
    const secret = `${crypto.randomUUID()}${crypto.randomUUID()}`
    const register = { token: json.token, id: relay.id, url: relay.url, role: 'both', secret }
    expect((await call('POST', '/relay/v1/register', { body: register })).status).toBe(200)
    return importRelaySecret(secret)
  }

  it('is good at once, beside the former one until its end', async () => {
    const key = await rotate({ former_valid_minutes: 30 })
    expect([(await beat(key)).status, (await beat()).status]).toEqual([200, 200])
    const { former_secret: former } = await shown()
    expect(Date.parse(former.valid_until) - deps.clock.now()).toBeGreaterThan(HALF_HOUR_MS - 60_000)
    setDevelopmentOffset(HALF_HOUR_MS + 1)
    expect([(await beat(key)).status, (await beat()).status]).toEqual([200, 401])
    expect((await shown()).former_secret).toBeNull()
    expect(await changes()).toEqual(['relay.registered', 'relay.token_made'])
  })

  it('stays alone when the former one is revoked', async () => {
    const key = await rotate()
    expect((await ask('DELETE', '/former-secret')).json.former_secret).toBeNull()
    expect([(await beat(key)).status, (await beat()).status]).toEqual([200, 401])
    expect((await changes())[0]).toBe('relay.former_secret_revoked')
  })
})

describe('records of the deployment', () => {
  const [ADDRESS, NAME] = ['192.0.2.25', 'relay-1.mailstead.test']
  const good = (): Zone => ({
    [`A ${NAME}`]: [ADDRESS],
    'PTR 25.2.0.192.in-addr.arpa': [NAME],
    'A mx-1.mailstead.test': [ADDRESS],
    'A mx.mailstead.test': [ADDRESS],
    'TXT spf.mailstead.test': [`v=spf1 ip4:${ADDRESS} -all`],
  })
  const records = async () => (await operator('GET', '/records')).json
  const brief = (list: { data: Record<string, unknown>[] }) =>
    list.data.map(({ purpose, type, host, wanted, state }) => [purpose, type, host, wanted, state])

  beforeEach(async () => {
    Object.assign(zone, good())
    const mx = { host: 'mx-1.mailstead.test', priority: 5 }
    await ask('PATCH', '', { mx, ehlo_name: NAME, sources: [{ address: ADDRESS }] })
  })

  it('come from the registry, with what was seen', async () => {
    const list = await records()
    expect(brief(list)).toEqual([
      ['relay', 'A', NAME, `${NAME} A ${ADDRESS}`, 'good'],
      ['ptr', 'PTR', ADDRESS, NAME, 'good'],
      ['mx', 'A', 'mx-1.mailstead.test', ADDRESS, 'good'],
      ['return_path', 'A', 'mx.mailstead.test', ADDRESS, 'good'],
      ['spf', 'TXT', 'spf.mailstead.test', `v=spf1 ip4:${ADDRESS} -all`, 'good'],
    ])
    expect(list.data[2]).toMatchObject({ relay: relay.id, priority: 5, seen: [ADDRESS], reason: null })
    expect(list.spf_lookups).toBe(0)
  })

  it('are looked at again, and each says what is wrong', async () => {
    Object.assign(zone, {
      'A mx-1.mailstead.test': ['198.51.100.1'],
      'CNAME mx.mailstead.test': ['other.test'],
      'TXT spf.mailstead.test': ['v=spf1 ip4:198.51.100.1 -all'],
    })
    const { json } = await operator('POST', '/records/check')
    expect(
      brief(json)
        .filter(([, , , , state]) => state === 'bad')
        .map(([purpose]) => purpose),
    ).toEqual(['mx', 'return_path', 'spf'])
    const reasons = json.data.map(({ reason }: { reason: string | null }) => reason)
    expect(reasons.slice(2)).toEqual([
      expect.stringContaining('leads to 198.51.100.1, where no relay of ours receives'),
      expect.stringContaining('is an alias of other.test'),
      expect.stringContaining(`does not cover ${ADDRESS}`),
    ])
    for (const record of Object.keys(zone)) zone[record] = 'SERVFAIL'
    await checkPlatformRecords(deps)
    expect(await records()).toEqual({
      ...json,
      data: json.data.map((record: object) => ({ ...record, checked_at: expect.anything() })),
    })
  })

  it('of SPF are parts where one text would be too long', async () => {
    const sources = Array.from({ length: 40 }, (_, at) => ({ address: `2001:db8:1234:5678::${at + 1}` }))
    await ask('PATCH', '', { sources })
    const spf = (await records()).data.filter(({ purpose }: { purpose: string }) => purpose === 'spf')
    expect(spf.map(({ host }: { host: string }) => host)).toEqual([
      'spf.mailstead.test',
      ...[1, 2, 3].map((part) => `_${part}.spf.mailstead.test`),
    ])
    for (const { wanted } of spf) expect(wanted.length).toBeLessThanOrEqual(450)
  })

  it('of domains that receive are the MX hosts of the registry, or of the configuration where it has none', async () => {
    const tenant = await createTenant()
    const name = `${crypto.randomUUID()}.example`
    const body = { name, capabilities: { receiving: 'enabled' } }
    const made = (await call('POST', '/v1/domains', { key: tenant.apiKey, body })).json
    const receiving = (domain: { records: Record<string, unknown>[] }) =>
      domain.records
        .filter(({ record }) => record === 'Receiving' || record === 'Receiving MX')
        .map(({ value, priority }) => [value, priority])
    expect(receiving(made)).toEqual([['mx-1.mailstead.test', 5]])
    await ask('PATCH', '', { mx: null })
    const { json } = await call('GET', `/v1/domains/${made.id}`, { key: tenant.apiKey })
    expect(receiving(json)).toEqual([
      ['mx-a.mailstead.test', 10],
      ['mx-b.mailstead.test', 20],
    ])
  })
})

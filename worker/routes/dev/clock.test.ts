import { env } from 'cloudflare:workers'
import { checkSignature, importRelaySecret, sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createDeps } from '../../deps.ts'
import { developmentOffsetMs, setDevelopmentOffset } from '../../platform/development-clock.ts'
import { CRONS } from '../../scheduled.ts'
import { forgetRestoredClock, moveClock } from '../../services/development/clock-offset.ts'
import { forgetRelays } from '../../services/relays/list-relays.ts'

// A moved clock makes the daily crons due, which look at the tenants of all tests.
vi.setConfig({ testTimeout: 60_000 })

const deps = createDeps(env)
const DAY_MS = 86_400_000

// The files of this project share one isolate: the clock must not stay moved.
afterEach(async () => {
  vi.restoreAllMocks()
  setDevelopmentOffset(0)
  await env.DB.prepare('delete from settings').run()
  await env.DB.prepare("delete from relays where id = 'clock-test'").run()
  forgetRelays(deps)
})

/** Within the time that the crons of a move may take. */
const isNear = (text: string, ms: number) => expect(Math.abs(Date.parse(text) - ms)).toBeLessThan(60_000)

describe('/dev/clock', () => {
  it('moves forward by milliseconds, twice adds up, and GET tells the time', async () => {
    const { status, json } = await call('POST', '/dev/clock', { body: { advance_ms: DAY_MS } })
    expect(status).toBe(200)
    isNear(json.now, Date.now() + DAY_MS)
    await call('POST', '/dev/clock', { body: { advance_ms: 1_000 } })
    const read = await call('GET', '/dev/clock')
    expect(Object.keys(read.json)).toEqual(['now'])
    isNear(read.json.now, Date.now() + DAY_MS + 1_000)
    isNear(new Date(deps.clock.now()).toISOString(), Date.now() + DAY_MS + 1_000)
  })

  it('moves to any instant, also back, and what is dated follows', async () => {
    const { json } = await call('POST', '/dev/clock', { body: { now: '2030-01-02T03:04:05Z' } })
    isNear(json.now, Date.parse('2030-01-02T03:04:05Z'))
    const tenant = await call('POST', '/dev/tenants', { body: { name: 'A', domain: `${crypto.randomUUID()}.example` } })
    expect(tenant.json.domain.created_at).toMatch(/^2030-01-02T03:04:/)
    const back = await call('POST', '/dev/clock', { body: { now: '2020-01-01T00:00:00+01:00' } })
    isNear(back.json.now, Date.parse('2019-12-31T23:00:00Z'))
    expect(back.json.crons).toEqual([])
  })

  it('is restored before the first request after a restart', async () => {
    await call('POST', '/dev/clock', { body: { advance_ms: DAY_MS } })
    setDevelopmentOffset(0)
    forgetRestoredClock()
    isNear((await call('GET', '/dev/clock')).json.now, Date.now() + DAY_MS)
  })

  it('runs a cron that became due, once', async () => {
    await moveClock(deps, { now: '2030-01-01T00:00:10Z' })
    expect((await call('POST', '/dev/clock', { body: { advance_ms: 20_000 } })).json.crons).toEqual([])
    expect((await call('POST', '/dev/clock', { body: { advance_ms: 50_000 } })).json.crons).toEqual(['* * * * *'])
    expect((await call('POST', '/dev/clock', { body: { advance_ms: 30 * DAY_MS } })).json.crons).toEqual([...CRONS])
  })

  it('tells each relay by a signed request dated by the real clock; one that is down is named', async () => {
    const secret = 's'.repeat(40)
    await call('POST', '/dev/relays', { body: { id: 'clock-test', url: 'http://relay.test:8799', secret } })
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({}))
    const { json } = await call('POST', '/dev/clock', { body: { advance_ms: DAY_MS } })
    expect(json.relays).toContainEqual({ id: 'clock-test', told: true })
    const told = fetched.mock.calls
      .map(([input, init]) => new Request(input, init))
      .find((request) => request.url === 'http://relay.test:8799/dev/clock')
    const body = (await told?.text()) ?? ''
    expect(JSON.parse(body)).toEqual({ offsetMs: developmentOffsetMs() })
    const check = await checkSignature([await importRelaySecret(secret)], {
      method: 'POST',
      path: '/dev/clock',
      header: (name) => told?.headers.get(name),
      nowMs: Date.now(),
    })
    expect(check).toMatchObject({ ok: true, digest: await sha256Hex(body) })

    vi.mocked(fetch).mockRejectedValue(new TypeError('refused'))
    const down = await call('POST', '/dev/clock', { body: { advance_ms: 1 } })
    expect(down.status).toBe(200)
    expect(down.json.relays).toContainEqual({ id: 'clock-test', told: false })
  })

  it.each([
    [{}],
    [{ now: 'tomorrow' }],
    [{ now: 5 }],
    [{ advance_ms: -1 }],
    [{ advance_ms: 1.5 }],
    [{ advance_ms: '60' }],
    [{ advance_ms: Number.MAX_SAFE_INTEGER }],
    [{ now: '2030-01-01T00:00:00Z', advance_ms: 5 }],
  ])('refuses %j and does not move', async (body) => {
    const { status, json } = await call('POST', '/dev/clock', { body })
    expect(status).toBe(422)
    expect(json.message).toMatch(/`now`|advance_ms/)
    expect(developmentOffsetMs()).toBe(0)
  })
})

describe('POST /dev/cron', () => {
  it('runs a cron of wrangler.toml', async () => {
    const { status, json } = await call('POST', '/dev/cron', { body: { cron: '* * * * *' } })
    expect({ status, json }).toEqual({ status: 200, json: { cron: '* * * * *' } })
  })

  it.each([[{ cron: '0 3 * * *' }], [{ cron: '' }], [{}]])('refuses %j', async (body) => {
    const { status, json } = await call('POST', '/dev/cron', { body })
    expect(status).toBe(422)
    expect(json.message).toContain('cron')
  })
})

/** Each edge of the published rules, of quotas and of the sandbox, one below, at and above it, and under requests at once. */
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../../worker/platform/ids.ts'
import { levelOf } from '../../../worker/services/plans/show-limits.ts'
import { warnOfLimits } from '../../../worker/services/plans/warn-of-limits.ts'
import { STANDING_RULES } from '../../../worker/services/standing/judge-standing.ts'
import { reviewStanding } from '../../../worker/services/standing/review-standing.ts'
import { findTenantHome } from '../../../worker/store/directory/tenants.ts'
import { call } from '../call.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { databaseOf } from '../fill-tenant.ts'
import { callAs, createMember, createPerson } from '../people/create-person.ts'

const staff = await createPerson({ staff: true })
const DAY_MS = 86_400_000
const WINDOW_MS = STANDING_RULES.window_days * DAY_MS

beforeAll(async () => {
  const { deps } = await createTenant()
  await deps.directory.run("delete from settings where key = 'standing_rules'")
})

interface Outcomes {
  readonly recipients: number
  readonly bounced?: number
  readonly complained?: number
  readonly atMs?: number
}

/** One mail whose recipients have come to these ends: the first bounced, the next complained, the others got it. */
async function settle({ tenant, deps }: TestTenant, outcomes: Outcomes): Promise<void> {
  const { recipients, bounced = 0, complained = 0, atMs = deps.clock.now() } = outcomes
  await databaseOf(tenant.shard)
    .prepare(
      `with recursive k(i) as (select 1 union all select i + 1 from k where i < ?3)
      insert into recipients (tenant_id, message_id, n, address, kind, state, state_at_ms, revision, attempts, accepted_at_ms)
      select ?1, ?2, i, i || '@peer.example', 'to',
        case when i <= ?4 then 'bounced' when i <= ?4 + ?5 then 'complained' else 'delivered' end, ?6, 1, 1, ?6 from k`,
    )
    .bind(tenant.id, newId(atMs), recipients, bounced, complained, atMs)
    .run()
}

const forget = async ({ tenant }: TestTenant): Promise<void> => {
  await databaseOf(tenant.shard).prepare('delete from recipients where tenant_id = ?').bind(tenant.id).run()
}

/** Several at once, as isolates that know nothing of each other do. */
async function review({ deps, tenant }: TestTenant, atMs = deps.clock.now()): Promise<void> {
  const at = { ...deps, clock: { now: () => atMs } }
  const home = await findTenantHome(deps.directory, tenant.id)
  if (home) await Promise.allSettled(Array.from({ length: 3 }, () => reviewStanding(at, home, STANDING_RULES)))
}

const limitsOf = async ({ apiKey }: TestTenant) => (await call('GET', '/v1/limits', { key: apiKey })).json
const stateOf = async (tenant: TestTenant): Promise<string> => (await limitsOf(tenant)).standing.state

/** What the tenant was told of its standing, oldest first. */
async function toldOf({ apiKey: key }: TestTenant): Promise<readonly string[]> {
  const { json } = await call('GET', '/v1/event-log?limit=100', { key })
  return json.data
    .filter(({ type }: { type: string }) => type === 'account.standing_changed')
    .map(({ data }: { data: { state: string } }) => data.state)
}

describe('the published rules', () => {
  it('are those that accounts are told', async () => {
    expect((await limitsOf(await createTenant())).standing.rules).toEqual(STANDING_RULES)
  })

  it.each([
    ...[
      [1_000, 39, 'good'],
      [1_000, 40, 'warned'],
      [1_000, 41, 'warned'],
      [1_000, 59, 'warned'],
      [1_000, 60, 'slowed'],
      [1_000, 61, 'slowed'],
      [1_000, 79, 'slowed'],
      [1_000, 80, 'paused'],
      [1_000, 81, 'paused'],
    ],
    // Too few to say anything.
    ...[
      [199, 199, 'good'],
      [200, 200, 'paused'],
      [201, 201, 'paused'],
    ],
  ] as const)('of %i recipients %i that come back: %s', async (recipients, bounced, expected) => {
    const tenant = await createTenant()
    await settle(tenant, { recipients, bounced })
    await review(tenant)
    expect(await stateOf(tenant)).toBe(expected)
    expect(await toldOf(tenant)).toEqual(expected === 'good' ? [] : [expected])
  })

  it.each([
    ...[
      [10_000, 7, 'good'],
      [10_000, 8, 'warned'],
      [10_000, 9, 'warned'],
      [10_000, 19, 'warned'],
      [10_000, 20, 'slowed'],
      [10_000, 21, 'slowed'],
      [10_000, 29, 'slowed'],
      [10_000, 30, 'paused'],
      [10_000, 31, 'paused'],
    ],
    // Few complaints are chance: from one, three and five on they count.
    ...[
      [1_250, 1, 'warned'],
      [1_251, 1, 'good'],
      [200, 2, 'warned'],
      [200, 3, 'slowed'],
      [1_501, 3, 'warned'],
      [200, 4, 'slowed'],
      [200, 5, 'paused'],
      [1_667, 5, 'slowed'],
    ],
  ] as const)('of %i recipients %i that complain: %s', async (recipients, complained, expected) => {
    const tenant = await createTenant()
    await settle(tenant, { recipients, complained })
    await review(tenant)
    expect(await stateOf(tenant)).toBe(expected)
    expect(await toldOf(tenant)).toEqual(expected === 'good' ? [] : [expected])
  })

  it('look back seven days, to the millisecond', async () => {
    const tenant = await createTenant()
    const nowMs = tenant.deps.clock.now()
    await settle(tenant, { recipients: 200, bounced: 20, atMs: nowMs - WINDOW_MS })
    await review(tenant, nowMs + 1)
    expect(await stateOf(tenant)).toBe('good')
    await review(tenant, nowMs)
    expect(await stateOf(tenant)).toBe('paused')
  })
})

const BOUNCED = { good: 0, warned: 50, slowed: 70, paused: 90 } as const
type State = keyof typeof BOUNCED
const STATES = Object.keys(BOUNCED) as State[]
const STEPS = STATES.filter((from) => from !== 'paused').flatMap((from) =>
  STATES.filter((to) => to !== from).map((to) => [from, to] as const),
)

describe('an account', () => {
  it.each(STEPS)('goes from %s to %s, once and told once, whoever looks how often', async (from, to) => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const quota = async () => (await limitsOf(tenant)).limits[0].limit
    const full = await quota()
    for (const state of [from, to]) {
      await forget(tenant)
      await settle(tenant, { recipients: 1_000, bounced: BOUNCED[state] })
      await review(tenant)
      await review(tenant)
      expect(await stateOf(tenant)).toBe(state)
      expect(await quota()).toBe(state === 'slowed' ? full / 10 : full)
    }
    const told = [from, to].filter((state, at) => at > 0 || state !== 'good')
    expect(await toldOf(tenant)).toEqual(told)
    expect((await callAs(owner, 'GET', '/v1/audit')).json.data).toHaveLength(told.length)
  })

  it.each(STATES)('that is paused stays so while its counts are %s', async (state) => {
    const tenant = await createTenant()
    await settle(tenant, { recipients: 1_000, bounced: 90 })
    await review(tenant)
    await forget(tenant)
    await settle(tenant, { recipients: 1_000, bounced: BOUNCED[state] })
    await review(tenant)
    expect(await stateOf(tenant)).toBe('paused')
    expect(await toldOf(tenant)).toEqual(['paused'])
  })

  it('is suspended once and opened once by many at once, and its counts begin anew', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    await settle(tenant, { recipients: 1_000, bounced: 90 })
    const atOnce = async (action: string, body: object = {}) => {
      const path = `/v1/operator/tenants/${tenant.tenant.id}/${action}`
      const answers = await Promise.all(Array.from({ length: 6 }, () => callAs(staff, 'POST', path, { body })))
      return answers.map(({ status }) => status).sort()
    }
    const ask = (message: string) => callAs(owner, 'POST', '/v1/tenant/request-review', { body: { message } })
    for (let round = 1; round <= 2; round++) {
      expect(await atOnce('suspend', { reason: 'Why.' })).toEqual([200, 409, 409, 409, 409, 409])
      const asked = await Promise.all(['The list is deleted.', 'The list is deleted, twice.'].map(ask))
      expect(asked.map(({ status }) => status)).toEqual([200, 200])
      expect((await limitsOf(tenant)).review).toMatchObject({ kind: 'pause' })
      expect(await atOnce('resume')).toEqual([200, 409, 409, 409, 409, 409])
      expect((await limitsOf(tenant)).review).toBeNull()
      await review(tenant)
      expect(await stateOf(tenant)).toBe('good')
    }
    expect(await toldOf(tenant)).toEqual(['paused', 'good', 'paused', 'good'])
    const acts = (await callAs(owner, 'GET', '/v1/audit')).json.data.map(({ act }: { act: string }) => act)
    expect(acts.filter((act: string) => act === 'tenant.paused')).toHaveLength(2)
    expect(acts.filter((act: string) => act === 'tenant.resumed')).toHaveLength(2)
  })
})

const change = ({ tenant }: TestTenant, body: object) =>
  callAs(staff, 'PATCH', `/v1/operator/tenants/${tenant.id}`, { body })
const mailOf = ({ domain }: TestTenant, to: string | string[] = 'b@peer.example') => ({
  ...{ from: `a@${domain.name}`, to, subject: 's', text: 't' },
})
const send = (tenant: TestTenant, to?: string | string[], headers: Record<string, string> = {}) =>
  call('POST', '/v1/emails', { key: tenant.apiKey, body: mailOf(tenant, to), headers })
const usedOf = async (tenant: TestTenant): Promise<number> => (await limitsOf(tenant)).limits[0].used

describe('a quota', () => {
  it('is reached exactly by mails at once, and a repeat of one counts once', async () => {
    const tenant = await createTenant()
    await change(tenant, { limits: { daily_emails: 5 } })
    const repeats = await Promise.all(
      Array.from({ length: 4 }, () => send(tenant, undefined, { 'idempotency-key': 'k' })),
    )
    expect(new Set(repeats.map(({ text }) => text)).size).toBe(1)
    expect(await usedOf(tenant)).toBe(1)
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(tenant)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 429, 429, 429, 429])
    expect(await usedOf(tenant)).toBe(5)
    expect((await send(tenant, undefined, { 'idempotency-key': 'k' })).text, 'at the limit too').toBe(repeats[0]?.text)
  })

  it('has room for a mail or has not: one with two recipients does not go where one fits', async () => {
    const tenant = await createTenant()
    await change(tenant, { limits: { daily_emails: 3 } })
    expect((await send(tenant, ['a@peer.example', 'b@peer.example'])).status).toBe(200)
    expect((await send(tenant, ['a@peer.example', 'b@peer.example'])).json).toMatchObject({
      name: 'daily_quota_exceeded',
    })
    expect(await usedOf(tenant)).toBe(2)
    expect((await send(tenant)).status).toBe(200)
    expect((await send(tenant)).json).toMatchObject({ name: 'daily_quota_exceeded' })
  })

  it.each([
    [7, 10, 'ok'],
    [8, 10, 'approached'],
    [9, 10, 'approached'],
    [10, 10, 'reached'],
    [11, 10, 'reached'],
    [39, 50, 'ok'],
    [40, 50, 'approached'],
    [49, 50, 'approached'],
    [50, 50, 'reached'],
    [2, 3, 'ok'],
    [0, 0, 'reached'],
  ] as const)('with %i of %i used is %s', (used, limit, level) => {
    expect(levelOf(used, limit)).toBe(level)
  })

  it('warns anew on the next day, and on no other occasion', async () => {
    const tenant = await createTenant()
    await change(tenant, { limits: { domains: 1, daily_emails: 5 } })
    for (let sent = 0; sent < 5; sent++) await send(tenant)
    const told = async (atMs: number) => {
      const deps = { ...tenant.deps, clock: { now: () => atMs } }
      for (let twice = 0; twice < 2; twice++) await warnOfLimits(deps, tenant.tenant.id)
      const { json } = await call('GET', '/v1/event-log?limit=100', { key: tenant.apiKey })
      return json.data
        .filter(({ type }: { type: string }) => type === 'limit.reached')
        .map(({ data }: { data: { name: string; period: string } }) => `${data.name} ${data.period}`)
        .sort()
    }
    const nowMs = tenant.deps.clock.now()
    const [day, month] = [new Date(nowMs).toISOString().slice(0, 10), new Date(nowMs).toISOString().slice(0, 7)]
    const today = [`daily_emails ${day}`, `domains ${month}`]
    expect(await told(nowMs)).toEqual(today)
    // Nothing is sent on that day: its quota is not used.
    const later = nowMs + 40 * DAY_MS
    expect(await told(later)).toEqual([...today, `domains ${new Date(later).toISOString().slice(0, 7)}`].sort())
  })
})

describe('the sandbox', () => {
  it('has fifty mails a day and not one more, until it is lifted: once, by many at once', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    await change(tenant, { plan: 'sandbox' })
    const batch = (count: number) =>
      call('POST', '/v1/emails/batch', {
        key: tenant.apiKey,
        body: Array.from({ length: count }, () => mailOf(tenant, owner.email)),
      })
    expect((await batch(51)).json).toMatchObject({ name: 'daily_quota_exceeded' })
    expect((await batch(49)).status).toBe(200)
    expect((await batch(2)).json).toMatchObject({ name: 'daily_quota_exceeded' })
    expect((await send(tenant, owner.email)).status).toBe(200)
    expect((await send(tenant, owner.email)).json).toMatchObject({ name: 'daily_quota_exceeded' })
    expect((await limitsOf(tenant)).limits[0]).toMatchObject({ used: 50, limit: 50, level: 'reached' })
    const path = `/v1/operator/tenants/${tenant.tenant.id}/lift-sandbox`
    const lifts = await Promise.all(Array.from({ length: 5 }, () => callAs(staff, 'POST', path)))
    expect(lifts.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409])
    expect((await send(tenant)).status, 'to anybody, and with the quota of the plan').toBe(200)
    const acts = (await callAs(owner, 'GET', '/v1/audit')).json.data.map(({ act }: { act: string }) => act)
    expect(acts.filter((act: string) => act === 'sandbox.lifted')).toHaveLength(1)
  })
})

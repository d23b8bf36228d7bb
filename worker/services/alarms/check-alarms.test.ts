import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createRelay } from '../../../test/worker/create-relay.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../test/worker/fake-agent.ts'
import { createPerson } from '../../../test/worker/people/create-person.ts'
import { createDeps, type Deps } from '../../deps.ts'
import { relays, tenant } from '../../store/directory/schema.ts'
import { writeSettings } from '../../store/directory/settings.ts'
import { checkAlarms, purgeAlarms } from './check-alarms.ts'
import { showAlarms } from './show-alarm.ts'
import { testAlarms } from './test-alarms.ts'

const MINUTE = 60_000
const LIMITS = { largeBytes: 6_000_000_000 }
const SECRET = `whsec_${btoa('s'.repeat(24))}`
const HOOK = 'https://hooks.peer.example/alarms'
const REPORT = { version: '0.1.0', waiting: 0, sending: 0, unreported: 0, diskFreeBytes: 60_000_000_000 }

interface Posted {
  readonly id: string | null
  readonly type: string
  readonly key: string
  readonly state: string
}

/** An operator with a sender, people and a webhook, and one relay that has just beaten. */
async function stage() {
  const operator = await createTenant()
  const { directory } = operator.deps
  await removeRelays(operator.deps)
  for (const table of ['alarms', 'dead_letters', 'event_outbox']) await directory.run(`delete from ${table}`)
  await directory.run('update user set staff = 0')
  await directory.update(tenant).set({ operator: false })
  await directory.update(tenant).set({ operator: true }).where(eq(tenant.id, operator.tenant.id))
  const [posts, lines] = [[] as Posted[], [] as string[]]
  const hook = { status: 200 }
  let nowMs = Date.now()
  const deps: Deps = {
    ...operator.deps,
    clock: { now: () => nowMs },
    // No mail of another test is late here.
    ledgers: { count: 0, at: operator.deps.ledgers.at },
    resolvers: [async (_name: string, type: string) => (type === 'A' ? ['93.184.216.34'] : [])] as never,
    log: (_level, event) => lines.push(event),
    fetch: async (_url, init) => {
      const { type, data } = JSON.parse(String(init?.body))
      posts.push({ id: new Headers(init?.headers).get('webhook-id'), type, key: data.key, state: data.state })
      return new Response(null, { status: hook.status })
    },
  }
  await writeSettings(directory, [
    { key: 'system_sender', value: `Mailstead <no-reply@${operator.domain.name}>` },
    { key: 'alarm_webhook', value: JSON.stringify(HOOK) },
    { key: 'alarm_webhook_secret', value: await deps.secrets.seal('alarm_webhook_secret', SECRET) },
    { key: 'alarm_addresses', value: JSON.stringify(['ops@peer.example', 'night@peer.example']) },
  ])
  const relay = await createRelay()
  const beat = (own: object = {}) =>
    directory
      .update(relays)
      .set({ heartbeatAtMs: nowMs, report: JSON.stringify({ ...REPORT, ...own }) })
      .where(eq(relays.id, relay.id))
  await beat()
  return {
    ...{ deps, relay, beat, posts, lines, hook, operator },
    /** The clock goes on, and the cron comes. */
    async round(ms: number) {
      nowMs += ms
      await checkAlarms(deps, LIMITS)
    },
    /** The same, with a heartbeat just before the cron. */
    async lively(ms: number, own: object = {}) {
      nowMs += ms
      await beat(own)
      await checkAlarms(deps, LIMITS)
    },
    mails: async (): Promise<{ to: string[]; subject: string }[]> =>
      (await call('GET', '/v1/emails', { key: operator.apiKey })).json.data.map(
        ({ to, subject }: { to: string[]; subject: string }) => ({ to, subject }),
      ),
    types: () => posts.map(({ type }) => type),
  }
}

afterEach(async () => {
  const { directory } = createDeps(env)
  await directory.run(`delete from settings where key like 'alarm_%' or key = 'system_sender'`)
  await directory.run('delete from alarms')
})
afterAll(async () => {
  await createDeps(env).directory.update(tenant).set({ operator: false })
  await removeRelays(createDeps(env))
})

describe('an alarm', () => {
  it('is told once by mail and webhook, again after a day, and when it is over', async () => {
    const { round, beat, posts, types, mails, relay, deps } = await stage()
    const key = `relay_silent:${relay.id}`
    await round(2 * MINUTE)
    expect(posts).toEqual([])
    await round(MINUTE)
    await round(MINUTE)
    expect(posts).toEqual([{ id: posts[0]!.id, type: 'alarm.raised', key, state: 'open' }])
    expect((await mails()).map(({ to }) => to[0]).sort()).toEqual(['night@peer.example', 'ops@peer.example'])
    expect((await mails())[0]?.subject).toMatch(/^Alarm: relay-.+ has sent no heartbeat since/)
    await round(24 * 60 * MINUTE)
    expect(types()).toEqual(['alarm.raised', 'alarm.lasts'])
    await beat()
    await round(2 * MINUTE)
    expect(await showAlarms(deps)).toMatchObject([{ key, state: 'open' }])
    await beat()
    await round(MINUTE)
    expect(types()).toEqual(['alarm.raised', 'alarm.lasts', 'alarm.ended'])
    expect(await showAlarms(deps)).toMatchObject([{ key, state: 'ended' }])
    expect((await mails())[0]?.subject).toMatch(/^Alarm over: /)
    expect(await mails()).toHaveLength(6)
    await beat()
    await round(MINUTE)
    expect(posts).toHaveLength(3)
  })

  it('that comes and goes within three minutes is one', async () => {
    const { round, beat, types } = await stage()
    await round(3 * MINUTE)
    await beat()
    await round(2 * MINUTE)
    await round(MINUTE)
    await beat()
    await round(MINUTE)
    expect(types()).toEqual(['alarm.raised'])
  })

  it('that a channel does not take is told by it in the next round, under the same id', async () => {
    const { round, posts, hook, mails, lines } = await stage()
    hook.status = 500
    await round(3 * MINUTE)
    expect(lines).toContain('alarm.not_posted')
    expect(await mails()).toHaveLength(2)
    hook.status = 204
    await round(MINUTE)
    await round(MINUTE)
    expect(posts).toHaveLength(2)
    expect(posts[1]).toEqual(posts[0])
    expect(await mails()).toHaveLength(2)
  })

  it('is told by the webhook although no mail can be sent, and by mail once it can', async () => {
    const { round, types, mails, deps, operator, lines } = await stage()
    const broken = `Mailstead <no-reply@${crypto.randomUUID()}.example>`
    await writeSettings(deps.directory, [{ key: 'system_sender', value: broken }])
    await round(3 * MINUTE)
    await round(MINUTE)
    expect(types()).toEqual(['alarm.raised'])
    expect(lines.filter((line) => line === 'alarm.not_mailed')).toHaveLength(2)
    const mended = `Mailstead <no-reply@${operator.domain.name}>`
    await writeSettings(deps.directory, [{ key: 'system_sender', value: mended }])
    await round(MINUTE)
    expect(await mails()).toHaveLength(2)
  })

  it('of several at once is one mail, to all people of the operator where nobody is named', async () => {
    const { round, beat, posts, mails, deps } = await stage()
    const staff = await createPerson({ staff: true })
    await writeSettings(deps.directory, [{ key: 'alarm_addresses', value: null }])
    await beat({ diskFreeBytes: 1, overdue: 3, clockOffMs: 60_000, certificateUntil: new Date().toISOString() })
    await round(MINUTE)
    expect(posts.map(({ key }) => key.split(':')[0]).sort()).toEqual([
      'certificate_expiring',
      'relay_attempts_overdue',
      'relay_clock_off',
      'relay_disk_low',
    ])
    expect(await mails()).toEqual([{ to: [staff.email], subject: '4 alarms, 0 over' }])
  })

  it('of damaged files ends a day after the last of them', async () => {
    const { lively, types } = await stage()
    await lively(MINUTE, { damaged: 1 })
    await lively(24 * 60 * MINUTE - 1, { damaged: 1 })
    expect(types()).toEqual(['alarm.raised'])
    await lively(4 * MINUTE, { damaged: 1 })
    expect(types()).toEqual(['alarm.raised', 'alarm.ended'])
  })

  it('goes 30 days after its end', async () => {
    const { round, lively, deps } = await stage()
    await round(3 * MINUTE)
    await lively(4 * MINUTE)
    await purgeAlarms(deps)
    expect(await showAlarms(deps)).toMatchObject([{ state: 'ended' }])
    await purgeAlarms({ ...deps, clock: { now: () => deps.clock.now() + 30 * 24 * 60 * MINUTE + 1 } })
    expect(await showAlarms(deps)).toEqual([])
  })
})

describe('a ledger that does not answer', () => {
  it('is an alarm, and keeps none from being told', async () => {
    const { deps, posts } = await stage()
    const at = () => {
      throw new Error('D1_ERROR: overloaded')
    }
    await checkAlarms({ ...deps, ledgers: { count: 1, at } as never }, LIMITS)
    expect(posts.map(({ key }) => key)).toEqual(['database_unreadable:ledger-0'])
  })
})

describe('a test of the alarms', () => {
  it('says by which channel it was told', async () => {
    const { deps, hook, posts, mails } = await stage()
    const to = ['ops@peer.example', 'night@peer.example']
    expect(await testAlarms(deps)).toEqual({
      ...{ object: 'alarm_test', mail: { to, told: true, why: null }, webhook: { told: true, why: null } },
    })
    expect(posts.map(({ type }) => type)).toEqual(['alarm.test'])
    expect(await mails()).toHaveLength(2)
    hook.status = 404
    expect((await testAlarms(deps)).webhook).toEqual({ told: false, why: 'It answered 404.' })
    await deps.directory.run(`delete from settings where key like 'alarm_%'`)
    expect(await testAlarms(deps)).toMatchObject({ mail: { to: [], told: false }, webhook: null })
  })
})

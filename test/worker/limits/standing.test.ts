/** The rules about bounces and complaints as they are applied: warn, slow, pause, appeal; under repeated and shuffled events. */
import { HOLDS_MAX } from '@mailstead/contracts/relay-control.ts'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { listHolds } from '../../../worker/services/control/hold.ts'
import { recordComplaint } from '../../../worker/services/control/record-complaint.ts'
import { pauseTenant } from '../../../worker/services/standing/pause-tenant.ts'
import { reviewSenders } from '../../../worker/services/standing/review-senders.ts'
import { call } from '../call.ts'
import { createMessage, readJob, type TestMessage } from '../create-message.ts'
import { createTenant } from '../create-tenant.ts'
import { removeRelays } from '../fake-agent.ts'
import { callAs } from '../people/create-person.ts'
import { settleMessage } from '../settle-message.ts'
import type { RelayStage } from '../stage-relays.ts'
import { eventOf, setUp, shuffled } from './standing-stage.ts'

afterAll(async () => {
  const { deps } = await createTenant()
  await deps.directory.run("update tenant set state = 'active' where state = 'paused'")
  await deps.directory.run('delete from holds')
  await deps.directory.run("delete from settings where key in ('standing_rules', 'standing_place')")
  await removeRelays(deps)
})

/** Ten recipients, of which so many come back; each told three times, in any order. */
async function deliver(stage: RelayStage, bounced: number): Promise<TestMessage> {
  const message = await createMessage(stage.tenant, {
    to: Array.from({ length: 10 }, (_, n) => `r${n}-${crypto.randomUUID().slice(0, 8)}@peer.example`),
  })
  await stage.send(message)
  const atMs = stage.now()
  const events = Array.from({ length: 10 }, (_, n) => eventOf(message, n, n < bounced ? 'bounced' : 'delivered', atMs))
  for (const event of shuffled([...events, ...events, ...events])) await stage.tell(message, event)
  return message
}

describe('the rules about bounces', () => {
  it.each([
    [1, 'good'],
    [2, 'warned'],
    [3, 'warned'],
    [4, 'slowed'],
    [5, 'slowed'],
    [6, 'paused'],
    [10, 'paused'],
  ])('%i of 10 that come back, told three times in any order: %s', async (bounced, expected) => {
    const stage = await setUp()
    await deliver(stage, bounced)
    for (let twice = 0; twice < 2; twice++) await stage.review()
    expect(await stage.standing()).toBe(expected)
    const { standing } = await stage.limits()
    expect(standing).toMatchObject({ recipients: 10, bounce_rate: bounced / 10, complaint_rate: 0 })
    const { json } = await call('GET', '/v1/event-log', { key: stage.tenant.apiKey })
    const told = json.data.filter(({ type }: { type: string }) => type === 'account.standing_changed')
    expect(told, 'each change is told once').toHaveLength(expected === 'good' ? 0 : 1)
    const acts = (await callAs(stage.owner, 'GET', '/v1/audit')).json.data
    expect(acts).toHaveLength(expected === 'good' ? 0 : 1)
  })

  it('wait for enough recipients, and forget those that are older than the window', async () => {
    const stage = await setUp()
    const rows = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ address: `n${n}@peer.example`, state: 'bounced' }))
    const old = stage.now() - 8 * 86_400_000
    await settleMessage(stage.tenant, rows(20), { atMs: old })
    await settleMessage(stage.tenant, rows(9))
    await stage.review()
    expect(await stage.standing()).toBe('good')
    await settleMessage(stage.tenant, [{ address: 'last@peer.example', state: 'bounced', replyEnhanced: '5.7.1' }])
    await stage.review()
    expect((await stage.limits()).standing, 'a refusal by policy is no dead address').toMatchObject({
      ...{ state: 'paused', recipients: 10, bounce_rate: 0.9 },
    })
  })

  it('slow to one tenth of the quota, which comes back with the standing', async () => {
    const stage = await setUp()
    const daily = async () => (await stage.limits()).limits[0].limit
    await deliver(stage, 5)
    const before = await daily()
    await stage.review()
    expect(await daily()).toBe(before / 10)
    await deliver(stage, 0)
    await deliver(stage, 0)
    await stage.review()
    expect(await stage.standing()).toBe('good')
    expect(await daily()).toBe(before)
  })
})

const KINDS = ['delivered', 'bounced', 'complained'] as const
type Outcome = (typeof KINDS)[number]

/** Tells the outcomes of ten recipients in the given order; a complaint follows a delivery. */
async function tellAll(
  stage: Awaited<ReturnType<typeof setUp>>,
  outcomes: readonly Outcome[],
  order: readonly number[],
) {
  const message = await createMessage(stage.tenant, { to: outcomes.map((_, n) => `p${n}@peer.example`) })
  await stage.send(message)
  const atMs = stage.now()
  for (const n of order) {
    const outcome = outcomes[n] ?? 'delivered'
    const event = eventOf(message, n, outcome === 'bounced' ? 'bounced' : 'delivered', atMs)
    if (outcome === 'complained') await recordComplaint(stage.deps, stage.id, { messageId: message.id, n })
    await stage.tell(message, event)
  }
  await stage.review()
  const { state, code, recipients, bounce_rate, complaint_rate } = (await stage.limits()).standing
  return { state, code, recipients, bounce_rate, complaint_rate }
}

describe('any outcomes', () => {
  const places = Array.from({ length: 10 }, (_, n) => n)
  const told = fc.tuple(
    fc.array(fc.constantFrom(...KINDS), { minLength: 10, maxLength: 10 }),
    fc.shuffledSubarray([...places, ...places], { minLength: 20 }),
  )

  it('come to the same standing in any order and with any repeats', async () => {
    await fc.assert(
      fc.asyncProperty(told, async ([outcomes, order]) => {
        const once = await tellAll(await setUp(), outcomes, places)
        expect(await tellAll(await setUp(), outcomes, order)).toEqual(once)
        const bounced = outcomes.filter((each) => each === 'bounced').length
        expect(once).toMatchObject({ recipients: 10, bounce_rate: bounced / 10 })
      }),
      { numRuns: 8 },
    )
  })
})

describe('the rules about complaints', () => {
  it.each([
    [1, 'warned'],
    [3, 'slowed'],
    [5, 'paused'],
  ])('%i of 10', async (complained, expected) => {
    const stage = await setUp()
    const rows = Array.from({ length: 10 }, (_, n) => ({
      ...{ address: `n${n}@peer.example`, state: n < complained ? 'complained' : 'delivered' },
    }))
    await settleMessage(stage.tenant, rows)
    await stage.review()
    expect((await stage.limits()).standing).toMatchObject({ state: expected, code: 'complaint_rate' })
  })
})

describe('a pause', () => {
  it('refuses new mail, holds what was accepted, and loses nothing: it goes out when the appeal is granted', async () => {
    const stage = await setUp()
    await deliver(stage, 6)
    const waiting = await createMessage(stage.tenant)
    await stage.review()
    const mail = { from: `a@${stage.tenant.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' }
    const send = () => call('POST', '/v1/emails', { key: stage.tenant.apiKey, body: mail })
    expect((await send()).json).toMatchObject({ statusCode: 403, name: 'sending_paused' })
    expect(stage.agents[0].controls.at(-1)?.holds?.rules).toMatchObject([{ scope: { tenant: stage.id } }])
    await stage.send(waiting)
    expect(await readJob(waiting)).toMatchObject({ state: 'waiting', handOvers: 0 })

    const body = { message: 'The list was bought; it is deleted.' }
    expect((await callAs(stage.owner, 'POST', '/v1/tenant/request-review', { body })).json).toMatchObject({
      kind: 'pause',
    })
    expect((await stage.limits()).review).toMatchObject({ kind: 'pause', message: body.message })
    expect((await stage.operate('resume')).json).toMatchObject({ state: 'active' })
    expect((await stage.operate('resume')).status).toBe(409)
    expect((await listHolds(stage.deps)).rows).toEqual([])
    expect((await stage.limits()).review).toBeNull()
    await stage.send(waiting)
    expect(await readJob(waiting)).toMatchObject({ state: 'leased' })
    expect((await send()).status).toBe(200)
    // What was counted before does not count again.
    await stage.review()
    expect(await stage.standing()).toBe('good')
  })

  it('by the operator has his reason, and stays whatever the rates are', async () => {
    const stage = await setUp()
    expect((await stage.operate('suspend', { reason: '' })).status).toBe(422)
    expect((await stage.operate('suspend', { reason: 'Phishing was reported.' })).json).toMatchObject({
      state: 'paused',
    })
    expect((await stage.operate('suspend', { reason: 'Again.' })).status).toBe(409)
    await deliver(stage, 0)
    await stage.review()
    expect((await stage.limits()).standing).toMatchObject({
      ...{ state: 'paused', code: 'operator', reason: 'Phishing was reported.' },
    })
    const [act] = (await callAs(stage.owner, 'GET', '/v1/audit')).json.data
    expect(act).toMatchObject({ act: 'tenant.paused', actor: { kind: 'operator', id: stage.staff.userId } })
  })

  it('has relays give the mail back where no hold can be placed', async () => {
    const stage = await setUp()
    await stage.deps.directory.run(`with recursive k(i) as (select 1 union all select i + 1 from k where i < ${HOLDS_MAX})
      insert into holds (id, scope, reason, created_at_ms) select 'many-' || i, '{}', 'r', 1 from k`)
    await pauseTenant(
      stage.deps,
      stage.id,
      { actor: { kind: 'system' }, ip: null },
      { code: 'operator', reason: 'Why.' },
    )
    await stage.deps.directory.run('delete from holds')
    expect(stage.lines).toContain('tenant.hold_not_placed')
    const commands = stage.agents[0].controls.flatMap(({ commands: each }) => each)
    expect(commands).toMatchObject([{ action: 'return', scope: { tenant: stage.id } }])
    expect(await stage.standing()).toBe('paused')
  })

  it('while the account moves waits for the move', async () => {
    const stage = await setUp()
    await stage.deps.directory.run(`update tenant set state = 'moving' where id = '${stage.id}'`)
    expect((await stage.operate('suspend', { reason: 'Why.' })).status).toBe(503)
    await stage.deps.directory.run(`update tenant set state = 'active' where id = '${stage.id}'`)
  })
})

describe('the round over those who send', () => {
  it('finds them, and places a hold that a Worker did not live to place', async () => {
    const stage = await setUp()
    const mail = { from: `a@${stage.tenant.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' }
    await call('POST', '/v1/emails', { key: stage.tenant.apiKey, body: mail })
    await stage.deps.directory.run(`update tenant set state = 'paused' where id = '${stage.id}'`)
    const isHeld = async () => (await listHolds(stage.deps)).rows.some(({ id }) => id === `pause-${stage.id}`)
    for (let runs = 0; runs < 40 && !(await isHeld()); runs++) await reviewSenders(stage.deps)
    expect(await isHeld()).toBe(true)
  })
})

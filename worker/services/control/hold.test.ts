import { HOLDS_MAX } from '@mailstead/contracts/relay-control.ts'
import { eq } from 'drizzle-orm'
import { afterAll, describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMessage, readJob, readStates } from '../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../test/worker/fake-agent.ts'
import { stageRelays } from '../../../test/worker/stage-relays.ts'
import { tenant as tenants } from '../../store/directory/schema.ts'
import { liftHold, listHolds, placeHold } from './hold.ts'

const MINUTE = 60_000
const why = { reason: 'A test holds it.', untilMs: null }

const timelineOf = async (tenant: TestTenant, id: string) =>
  (await call('GET', `/v1/emails/${id}/timeline`, { key: tenant.apiKey })).json

const setState = async ({ deps, tenant }: TestTenant, state: 'active' | 'paused' | 'moving') => {
  await deps.directory.update(tenants).set({ state }).where(eq(tenants.id, tenant.id))
}

afterAll(async () => {
  const { deps } = await createTenant()
  await deps.directory.run('delete from holds')
  await removeRelays(deps)
})

describe('placeHold', () => {
  it('pushes the whole list under a higher revision each time, also to relays that hold nothing', async () => {
    const { deps, agents } = await stageRelays(2)
    const first = await placeHold(deps, { scope: { domain: 'a.example' }, ...why })
    const second = await placeHold(deps, { scope: { site: 'b.example' }, ...why })
    expect(second.revision).toBeGreaterThan(first.revision)
    expect(second.relays.map(({ told }) => told)).toEqual([true, true])
    for (const agent of agents)
      expect(agent.controls.map(({ holds }) => holds?.rules.map(({ scope }) => scope))).toEqual([
        [{ domain: 'a.example' }],
        [{ domain: 'a.example' }, { site: 'b.example' }],
      ])
    expect(agents[0].controls[1]?.holds?.revision).toBe(second.revision)
  })

  it('repeated under its id changes the rule and makes no second one', async () => {
    const { deps } = await stageRelays()
    for (const reason of ['first', 'second', 'second'])
      await placeHold(deps, { id: 'mine', scope: { domain: 'a.example' }, reason, untilMs: null })
    expect((await listHolds(deps)).rows).toMatchObject([{ id: 'mine', reason: 'second' }])
  })

  it('is placed although a relay is down, and one without a lease is not waited for', async () => {
    const { deps, agents, lines } = await stageRelays(2)
    agents[1]!.control = () => Promise.reject(new Error('Network connection lost.'))
    const { relays, id } = await placeHold(deps, { scope: {}, ...why })
    expect(relays.filter(({ told }) => told).map(({ id: relay }) => relay)).toEqual([agents[0].relay.id])
    expect(lines).toContain('relay.control_missed')
    await agents[1]!.beat(deps.clock.now() - 3_600_000)
    await liftHold(deps, id)
    expect(agents[1]!.controls).toHaveLength(1)
  })

  it('lets rules go whose end has come, and refuses too many', async () => {
    const { deps, advance, now } = await stageRelays()
    await placeHold(deps, { id: 'short', scope: {}, reason: 'short', untilMs: now() + MINUTE })
    await advance(2 * MINUTE)
    expect((await listHolds(deps)).rows).toEqual([])
    await deps.directory.run(`with recursive k(i) as (select 1 union all select i + 1 from k where i < ${HOLDS_MAX})
      insert into holds (id, scope, reason, created_at_ms) select 'many-' || i, '{}', 'r', 1 from k`)
    await expect(placeHold(deps, { scope: {}, ...why })).rejects.toMatchObject({ code: 'conflict' })
    await deps.directory.run('delete from holds')
  })
})

describe('liftHold', () => {
  it('answers that there was none, and stays harmless', async () => {
    const { deps } = await stageRelays()
    expect(await liftHold(deps, 'nothing')).toMatchObject({ released: false })
  })
})

describe('a hold at the hand-over', () => {
  it('keeps what it covers whole, shows it held with the reason, and lets it go when lifted', async () => {
    const { deps, agents, tenant, woken, send, now } = await stageRelays()
    const [message, other] = [await createMessage(tenant), await createMessage(await createTenant())]
    const { id } = await placeHold(deps, { scope: { tenant: tenant.tenant.id }, ...why })
    await send(message, other)
    await send(message)
    expect(agents[0].posts.flatMap(({ jobs }) => jobs.map((job) => job.id))).toEqual([other.job])
    expect(await readJob(message)).toMatchObject({ state: 'waiting', handOvers: 0 })
    const held = await timelineOf(tenant, message.id)
    expect(held).toMatchObject({ last_event: 'queued', recipients: [{ state: 'held', held: { reason: why.reason } }] })
    expect(held.recipients[0].entries.filter(({ kind }: { kind: string }) => kind === 'held')).toMatchObject([
      { reason: why.reason },
    ])
    const { json } = await call('GET', `/v1/emails/${message.id}`, { key: tenant.apiKey })
    expect(json).toMatchObject({ counts: { held: 1 }, held_reason: why.reason, last_event: 'queued' })
    expect(await liftHold(deps, id)).toMatchObject({ released: true })
    expect(woken).toContainEqual({ tenant: tenant.tenant.id, job: message.job })
    expect((await readJob(message)).dueAtMs).toBeLessThanOrEqual(now() + MINUTE)
    await send(message)
    expect((await readStates(message)).counts).toEqual({ queued: 1 })
    const { recipients } = await timelineOf(tenant, message.id)
    expect(recipients[0].held).toBeNull()
    expect(recipients[0].entries.map(({ kind }: { kind: string }) => kind)).toContain('released')
  })

  it.each([
    ['class', { class: 'bulk' as const }, true],
    ['another class', { class: 'transactional' as const }, false],
    ['all mail', {}, true],
    ['a domain, which the relay decides', { domain: 'peer.example' }, false],
    ['a site, which the relay decides', { site: 'peer.example' }, false],
    ['addresses, which the relay decides', { addresses: ['bob@peer.example'] }, false],
  ])('by %s', async (_, scope, isHeld) => {
    const { deps, agents, tenant, send } = await stageRelays()
    const message = await createMessage(tenant, { class: 'bulk' })
    await placeHold(deps, { scope, ...why })
    await send(message)
    expect(agents[0].posts).toHaveLength(isHeld ? 0 : 1)
  })

  it('by the sender and by jobs', async () => {
    const { deps, agents, tenant, send } = await stageRelays()
    const [message, named] = [await createMessage(tenant), await createMessage(await createTenant())]
    await placeHold(deps, { scope: { sender: `send.${tenant.domain.name}` }, ...why })
    await placeHold(deps, { scope: { jobs: [named.job] }, ...why })
    await send(message, named)
    expect(agents[0].posts).toEqual([])
  })

  it('ends by itself at its time', async () => {
    const { deps, agents, tenant, send, now, advance } = await stageRelays()
    const message = await createMessage(tenant)
    await placeHold(deps, { scope: {}, reason: 'short', untilMs: now() + MINUTE })
    await send(message)
    expect((await readJob(message)).dueAtMs).toBeLessThanOrEqual(now() + MINUTE)
    await advance(MINUTE)
    await send(message)
    expect(agents[0].posts).toHaveLength(1)
    expect((await readStates(message)).recipients[0]?.releasedAtMs).not.toBeNull()
  })

  it('holds a paused tenant’s mail, and expiry goes on', async () => {
    const { agents, tenant, send, advance } = await stageRelays()
    const message = await createMessage(tenant, { expiresInMs: 10 * MINUTE })
    await setState(tenant, 'paused')
    await send(message)
    await setState(tenant, 'active')
    const state = await readStates(message)
    expect(state.recipients[0]).toMatchObject({ state: 'accepted', heldReason: expect.stringContaining('paused') })
    await advance(11 * MINUTE)
    await send(message)
    expect(agents[0].posts).toEqual([])
    expect((await readStates(message)).message).toBe('expired')
  })

  it('leaves a moving tenant’s rows as they are', async () => {
    const { agents, tenant, send } = await stageRelays()
    const message = await createMessage(tenant)
    const before = await readJob(message)
    await setState(tenant, 'moving')
    await send(message)
    await setState(tenant, 'active')
    expect(agents[0].posts).toEqual([])
    expect(await readJob(message)).toEqual(before)
  })

  it('does not ask a relay for a job that it holds', async () => {
    const { deps, agents, tenant, send, advance, now } = await stageRelays()
    const message = await createMessage(tenant)
    await send(message)
    await placeHold(deps, { scope: {}, ...why })
    await advance(16 * MINUTE)
    await send(message)
    expect(agents[0].posts).toHaveLength(1)
    expect((await readJob(message)).dueAtMs).toBeGreaterThan(now() + 14 * MINUTE)
  })
})

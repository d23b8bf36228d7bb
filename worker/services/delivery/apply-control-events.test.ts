import type { Attempt } from '@mailstead/contracts/attempt.ts'
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import { eq } from 'drizzle-orm'
import { afterAll, describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMessage, readJob, readStates, type TestMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../test/worker/fake-agent.ts'
import { stageRelays } from '../../../test/worker/stage-relays.ts'
import { tenant as tenants } from '../../store/directory/schema.ts'

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()

const attemptOf = (no: number): Attempt => ({
  id: crypto.randomUUID() as never,
  no,
  verdict: 'deferred',
  phase: 'rcpt',
  reply: { code: 451, enhanced: '4.2.1', text: 'later' },
  error: null,
  tls: null,
  reused: false,
  startedAt: at(no),
  endedAt: at(no + 1),
  transcript: [],
  target: null,
  nextTryAt: at(no + 60),
})

const timelineOf = async ({ owner, id }: TestMessage) =>
  (await call('GET', `/v1/emails/${id}/timeline`, { key: owner.apiKey })).json

type Told = Partial<DeliveryEvent> & Pick<DeliveryEvent, 'kind'>

afterAll(async () => removeRelays((await createTenant()).deps))

describe('applyEvents, holds', () => {
  const told: readonly Told[] = [
    { kind: 'deferred', attempt: attemptOf(1), occurredAt: at(2) },
    { kind: 'held', id: 'held-1', reason: 'Repair.', occurredAt: at(3) },
    { kind: 'released', id: 'released-1', occurredAt: at(4) },
    { kind: 'held', id: 'held-2', reason: 'Abuse.', occurredAt: at(5) },
  ]

  it('shows the hold and its reason over the state, which comes back as it was, in any order with repeats', async () => {
    const { tenant, send, tell } = await stageRelays()
    for (const order of [told, told.toReversed(), [...told, ...told], [told[3]!, told[1]!, told[0]!, told[2]!]]) {
      const message = await createMessage(tenant)
      await send(message)
      for (const event of order) await tell(message, { ...event, id: `${message.job}|${event.id ?? 'deferred'}` })
      expect(await readStates(message)).toMatchObject({ message: 'queued', counts: { held: 1 } })
      const timeline = await timelineOf(message)
      expect(timeline).toMatchObject({ last_event: 'queued', recipients: [{ state: 'held', next_try_at: at(61) }] })
      expect(timeline.recipients[0].held).toEqual({ since: at(5), reason: 'Abuse.', until: null })
      const kinds = timeline.recipients[0].entries.map(({ kind, summary }: Record<string, string>) => [kind, summary])
      expect(kinds).toContainEqual(['held', 'On hold. Repair.'])
      expect(kinds).toContainEqual(['released', 'The hold has ended.'])
      await tell(message, { kind: 'released', id: `${message.job}|released-2`, occurredAt: at(6) })
      expect(await readStates(message)).toMatchObject({ message: 'delivery_delayed', counts: { deferred: 1 } })
    }
  })

  it('lets a final state win, also one told before the hold', async () => {
    const { tenant, send, tell } = await stageRelays()
    const message = await createMessage(tenant)
    await send(message)
    await tell(message, { kind: 'delivered', occurredAt: at(9) })
    await tell(message, { kind: 'held', reason: 'Late.', occurredAt: at(20) })
    expect(await readStates(message)).toMatchObject({ message: 'delivered', counts: { delivered: 1 } })
    expect((await timelineOf(message)).recipients[0].held).toBeNull()
  })

  it('takes no hold from a relay that has the job no more', async () => {
    const { agents, tenant, send, tell } = await stageRelays(2)
    const message = await createMessage(tenant)
    await send(message)
    const stranger = agents.find((agent) => !agent.journal.has(message.job))
    await tell(message, { kind: 'held', reason: 'x' }, stranger)
    expect((await readStates(message)).counts).toEqual({ queued: 1 })
  })
})

describe('applyEvents, endings by command', () => {
  it.each([
    ['canceled', 'Canceled.'],
    ['suppressed', 'The address is on the suppression list.'],
    ['failed', 'The sender’s domain was removed.'],
    ['expired', 'Ended by the operator.'],
  ] as const)('%s tells its reason, once', async (kind, reason) => {
    const { tenant, send, tell } = await stageRelays()
    const message = await createMessage(tenant)
    await send(message)
    for (let repeat = 0; repeat < 2; repeat++) await tell(message, { kind, reason })
    expect((await readStates(message)).counts).toEqual({ [kind]: 1 })
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
    const { entries } = (await timelineOf(message)).recipients[0]
    const theirs = entries.filter((entry: { kind: string }) => entry.kind === kind)
    expect(theirs).toMatchObject([{ reason, summary: expect.stringContaining(reason) }])
  })
})

describe('applyEvents, a job given back', () => {
  it('waits, is woken, and late results of its relay still count', async () => {
    const { tenant, send, tell, woken } = await stageRelays()
    const message = await createMessage(tenant, { to: ['a@peer.example', 'b@peer.example'], class: 'bulk' })
    await send(message)
    await tell(message, { kind: 'returned', reason: 'Repair.' })
    expect(woken).toEqual([{ tenant: tenant.tenant.id, job: message.job }])
    const due = await readJob(message)
    expect(due).toMatchObject({ state: 'waiting', epoch: 1, handOvers: 2 })
    await tell(message, { kind: 'returned', reason: 'Repair.' })
    await tell(message, { kind: 'deferred', attempt: attemptOf(1), occurredAt: at(2) })
    expect(await readJob(message), 'a waiting job has its own due time').toEqual(due)
    await tell(message, { kind: 'delivered', n: 1 })
    expect((await readStates(message)).counts).toEqual({ deferred: 1, delivered: 1 })
    const { entries } = (await timelineOf(message)).recipients[0]
    expect(entries).toContainEqual(expect.objectContaining({ kind: 'returned', reason: 'Repair.', attempt: null }))
  })

  it('stays closed when nothing of it is open', async () => {
    const { tenant, send, tell, woken } = await stageRelays()
    const message = await createMessage(tenant)
    await send(message)
    await tell(message, { kind: 'delivered' })
    await tell(message, { kind: 'returned', reason: 'Repair.' })
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
    expect(woken).toEqual([])
  })

  it('is not given back by another relay, nor under another epoch', async () => {
    const { agents, tenant, send, tell } = await stageRelays(2)
    const message = await createMessage(tenant)
    await send(message)
    const [holder, other] = agents[0].journal.has(message.job) ? agents : agents.toReversed()
    await tell(message, { kind: 'returned', reason: 'x' }, other)
    await tell(message, { kind: 'returned', reason: 'x', epoch: 2, id: 'other' }, holder)
    expect(await readJob(message)).toMatchObject({ state: 'leased', relayId: holder!.relay.id })
  })
})

describe('applyEvents, attempts', () => {
  it('are counted over relays, each of which counts from one', async () => {
    const { agents, tenant, send, tell } = await stageRelays(2)
    const message = await createMessage(tenant)
    await send(message)
    const [from, to] = agents[0].journal.has(message.job) ? agents : agents.toReversed()
    const [first, second, third] = [attemptOf(1), attemptOf(2), attemptOf(1)]
    await tell(message, { kind: 'deferred', attempt: first }, from)
    await tell(message, { kind: 'deferred', attempt: second }, from)
    expect((await readStates(message)).recipients[0]?.attempts).toBe(2)
    await tell(message, { kind: 'returned', reason: 'x' }, from)
    await send(message)
    for (let repeat = 0; repeat < 2; repeat++) await tell(message, { kind: 'deferred', attempt: third, epoch: 2 }, to)
    expect((await readStates(message)).recipients[0]?.attempts).toBe(3)
    await tell(message, { kind: 'expired', attempt: third, epoch: 2 }, to)
    expect((await readStates(message)).recipients[0]?.attempts, 'an event that repeats the last attempt').toBe(3)
  })
})

describe('applyEvents, a tenant that moves', () => {
  it('waits with its events and applies the others', async () => {
    const { tenant, send, tell, deps } = await stageRelays()
    const message = await createMessage(tenant)
    await send(message)
    const setState = async (state: 'active' | 'moving') => {
      await deps.directory.update(tenants).set({ state }).where(eq(tenants.id, tenant.tenant.id))
    }
    await setState('moving')
    await expect(tell(message, { kind: 'delivered' })).rejects.toThrow('being moved')
    expect((await readStates(message)).message).toBe('sent')
    await setState('active')
    await tell(message, { kind: 'delivered' })
    expect((await readStates(message)).message).toBe('delivered')
  })
})

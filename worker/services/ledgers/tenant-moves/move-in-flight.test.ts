/** Mail on its way while its tenant moves: nothing is handed over twice, and no event is lost. */
import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMessage, readJob, readStates, type TestMessage } from '../../../../test/worker/create-message.ts'
import { createTenant } from '../../../../test/worker/create-tenant.ts'
import { createFakeAgent, type FakeAgent, fetchOf, removeRelays } from '../../../../test/worker/fake-agent.ts'
import { countRows, dumpLedger } from '../../../../test/worker/fill-tenant.ts'
import type { Deps } from '../../../deps.ts'
import { consume } from '../../../queues/consume.ts'
import { findTenantHome } from '../../../store/directory/tenants.ts'
import { advanceMove, type MoveLimits } from './advance-move.ts'
import { startMove } from './start-move.ts'

/** Many round trips a test: time for a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const ONE_PAGE: MoveLimits = { pages: 1, pageRows: 500, timeMs: 20_000 }

async function stage() {
  const owner = await createTenant({ shard: 0 })
  const agent = await createFakeAgent(Date.now())
  let nowMs = Date.now()
  const deps: Deps = { ...owner.deps, fetch: fetchOf(agent), clock: { now: () => nowMs } }
  const message = await createMessage(owner)
  const moved: TestMessage = { ...message, owner: { ...owner, tenant: { ...owner.tenant, shard: 1 } } }
  return { owner, agent, deps, message, moved, id: owner.tenant.id, wait: () => (nowMs += 61_000) }
}

async function run(deps: Deps, queue: string, body: unknown) {
  const batch = createMessageBatch(queue, [{ id: '0', timestamp: new Date(), attempts: 1, body }])
  await consume(deps, batch)
  return getQueueResult(batch, createExecutionContext())
}

const wake = ({ owner, job }: TestMessage) => ({ tenant: owner.tenant.id, job })

const delivered = (agent: FakeAgent, message: TestMessage) => ({
  relay: agent.relay.id,
  events: [
    {
      id: `${message.job}|0|1|delivered`,
      tenant: message.owner.tenant.id,
      messageId: message.id,
      jobId: message.job,
      epoch: 1,
      n: 0,
      kind: 'delivered',
      attempt: null,
      occurredAt: new Date().toISOString(),
    },
  ],
})

beforeEach(async () => removeRelays((await createTenant()).deps))
afterAll(async () => removeRelays((await createTenant()).deps))

describe('mail of a tenant that moves', () => {
  it('is not handed over meanwhile, and once from the new shard', async () => {
    const { agent, deps, message, moved, id, wait } = await stage()
    await startMove(deps, id, 1)
    let woken = 0
    do {
      const home = await findTenantHome(deps.directory, id)
      if (home?.state !== 'moving') continue
      woken += 1
      expect(await run(deps, 'mailstead-outbound', wake(message))).toMatchObject({ explicitAcks: ['0'] })
    } while ((await advanceMove(deps, id, ONE_PAGE)) === 'more')
    expect(woken).toBeGreaterThan(10)
    expect(agent.posts).toHaveLength(0)
    await run(deps, 'mailstead-outbound', wake(message))
    await run(deps, 'mailstead-outbound', wake(message))
    expect(agent.posts.flatMap(({ bodies }) => bodies)).toEqual([message.raw])
    expect(await readJob(moved)).toMatchObject({ state: 'leased', epoch: 1 })
    wait()
    expect(await advanceMove(deps, id)).toBe('done')
    expect(countRows(await dumpLedger(0, id))).toBe(0)
  })

  it('is told delivered after the move when the event comes meanwhile', async () => {
    const { agent, deps, message, moved, id, wait } = await stage()
    await run(deps, 'mailstead-outbound', wake(message))
    await startMove(deps, id, 1)
    const event = delivered(agent, message)
    await advanceMove(deps, id, ONE_PAGE)
    expect(await run(deps, 'mailstead-delivery-events', event)).toMatchObject({ retryMessages: [{ msgId: '0' }] })
    expect(await advanceMove(deps, id)).toBe('waiting')
    expect((await readStates(moved)).message).toBe('sent')
    expect(await run(deps, 'mailstead-delivery-events', event)).toMatchObject({ explicitAcks: ['0'] })
    expect((await readStates(moved)).message).toBe('delivered')
    expect(await readJob(moved)).toMatchObject({ state: 'done', dueAtMs: null })
    wait()
    expect(await advanceMove(deps, id)).toBe('done')
    expect((await readStates(moved)).message).toBe('delivered')
  })

  it('gets no second copy when it was being handed over as the move began', async () => {
    const { agent, deps, message, moved, id, wait } = await stage()
    // The whole move happens between the lease and the answer of the relay.
    agent.behave = async (_post, take) => {
      agent.behave = null
      await startMove(deps, id, 1)
      expect(await advanceMove(deps, id)).toBe('waiting')
      return take()
    }
    await run(deps, 'mailstead-outbound', wake(message))
    expect(await readJob(moved)).toMatchObject({ state: 'leased', epoch: 1, relayId: agent.relay.id })
    wait()
    expect(await advanceMove(deps, id)).toBe('done')
    await agent.beat(deps.clock.now())
    await run(deps, 'mailstead-outbound', wake(message))
    expect(agent.journal).toEqual(new Map([[String(message.job), 1]]))
    expect(await run(deps, 'mailstead-delivery-events', delivered(agent, message))).toMatchObject({
      explicitAcks: ['0'],
    })
    expect((await readStates(moved)).message).toBe('delivered')
    expect(countRows(await dumpLedger(0, id))).toBe(0)
  })
})

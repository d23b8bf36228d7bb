import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createMessage, readJob, readStates, type TestMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { createFakeAgent, fetchOf, removeRelays } from '../../../test/worker/fake-agent.ts'
import type { Deps } from '../../deps.ts'
import { takeDueJobs } from '../../store/ledger/due-jobs.ts'
import { handOver } from './hand-over/hand-over.ts'
import { sweepJobs } from './sweep.ts'

const DAY = 86_400_000
type Wake = { readonly tenant: string; readonly job: string }

/** What the sweeper wakes, in order. */
function keepingQueue() {
  const sent: Wake[] = []
  const queue = {
    sendBatch: async (messages: Iterable<{ body: Wake }>) => {
      for (const { body } of messages) sent.push(body)
    },
  } as unknown as Queue
  return { sent, queue }
}

/** Copies of a job, each due a millisecond after the one before. */
const copyJob = (deps: Deps, { job }: TestMessage, count: number, fromMs: number) =>
  deps.ledgers.at(0).run(`
    with recursive k(i) as (select 1 union all select i + 1 from k where i < ${count})
    insert into jobs (tenant_id, id, message_id, class, state, due_at_ms, epoch, hand_overs, expires_at_ms, size_bytes, sha256)
    select tenant_id, printf('%s-%05d', id, i), message_id, class, state, ${fromMs} + i, epoch, hand_overs, expires_at_ms,
      size_bytes, sha256 from jobs, k where id = '${job}'`)

const forgetJobs = async () => {
  const { deps } = await createTenant()
  await deps.ledgers.at(0).run(`delete from jobs where id like '%-_____' and length(id) > 36`)
  for (const shard of [0, 1]) await deps.ledgers.at(shard).run('update jobs set due_at_ms = null')
}
beforeEach(async () => {
  await forgetJobs()
  await removeRelays((await createTenant()).deps)
})
afterAll(async () => {
  await forgetJobs()
  await removeRelays((await createTenant()).deps)
})

let jump = 50 * DAY

describe('the sweeper', () => {
  it.each([
    ['longer overdue', -60_000, 0],
    ['due later', 0, -60_000],
  ])(
    'with 12,000 mails of one tenant %s: the 20 of another are among the first 60 that are woken',
    async (_, theirs, ours) => {
      jump += DAY
      const [big, small] = [await createTenant({ shard: 0 }), await createTenant({ shard: 0 })]
      const nowMs = Date.now() + jump
      await copyJob(big.deps, await createMessage(big), 12_000, nowMs - 100_000 + theirs)
      await copyJob(big.deps, await createMessage(small), 19, nowMs - 100_000 + ours)
      const [outbound, bulk] = [keepingQueue(), keepingQueue()]
      await sweepJobs({ ...big.deps, clock: { now: () => nowMs }, outbound: outbound.queue, bulk: bulk.queue })
      expect(outbound.sent).toHaveLength(1_000)
      const first = outbound.sent.slice(0, 60).filter(({ tenant }) => tenant === small.tenant.id)
      expect(first).toHaveLength(20)
    },
  )

  it('takes four of transactional mail for one of bulk mail of a tenant, and bulk mail alone when there is nothing else', async () => {
    jump += DAY
    const owner = await createTenant({ shard: 0 })
    const nowMs = Date.now() + jump
    const [mail, bulk] = [await createMessage(owner), await createMessage(owner, { class: 'bulk' })]
    await copyJob(owner.deps, bulk, 500, nowMs - 60_000)
    await copyJob(owner.deps, mail, 300, nowMs - 30_000)
    const ledger = owner.deps.ledgers.at(0)
    const take = () => takeDueJobs(ledger, { nowMs, againAtMs: nowMs + 60_000, silentAtMs: nowMs + 90_000, limit: 100 })
    const count = (jobs: readonly { class: string }[]) => jobs.filter((job) => job.class === 'bulk').length
    expect(count(await take())).toBe(20)
    expect(count(await take())).toBe(20)
    await ledger.run(`delete from jobs where class = 'transactional' and tenant_id = '${owner.tenant.id}'`)
    expect(count(await take())).toBe(100)
  })
})

async function stage() {
  const owner = await createTenant({ shard: 0 })
  const now = () => Date.now()
  const agent = await createFakeAgent(now())
  const deps: Deps = { ...owner.deps, fetch: fetchOf(agent) }
  return { owner, agent, deps, now }
}

describe('a hand-over', () => {
  const wake = (messages: readonly TestMessage[]) =>
    messages.map(({ owner, job }) => ({ tenant: owner.tenant.id, job }))
  const create = (owner: Awaited<ReturnType<typeof createTenant>>, count: number) =>
    Promise.all(Array.from({ length: count }, () => createMessage(owner)))

  it('posts the mail of tenants in turn: 20 behind 150 of another are among the first 60', async () => {
    const { owner, agent, deps } = await stage()
    const small = await createTenant({ shard: 0 })
    const [many, few] = [await create(owner, 150), await create(small, 20)]
    await handOver(deps, wake([...many, ...few]))
    const posted = agent.posts.flatMap(({ jobs }) => jobs.map(({ tenant }) => tenant))
    expect(posted).toHaveLength(170)
    expect(posted.slice(0, 60).filter((tenant) => tenant === small.tenant.id)).toHaveLength(20)
  })

  it('goes on for others when a relay has its share of one tenant’s mail, which waits unleased', async () => {
    const { owner, agent, deps, now } = await stage()
    const small = await createTenant({ shard: 0 })
    const [many, few] = [await create(owner, 5), await create(small, 5)]
    agent.behave = ({ jobs }) =>
      Response.json({
        results: jobs.map(({ id, tenant }) => ({ id, status: tenant === owner.tenant.id ? 'later' : 'accepted' })),
      })
    await handOver(deps, wake([...many, ...few]))
    for (const message of few) expect((await readStates(message)).message).toBe('sent')
    for (const message of many) {
      const job = await readJob(message)
      expect(job).toMatchObject({ state: 'waiting', relayId: null })
      expect((job.dueAtMs ?? 0) - now()).toBeGreaterThan(110_000)
      expect((await readStates(message)).message).toBe('queued')
    }
  })
})

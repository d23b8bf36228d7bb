import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { changeJob, createMessage, readJob, readStates, type TestMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { createFakeAgent, fetchOf, removeRelays } from '../../../test/worker/fake-agent.ts'
import type { Deps } from '../../deps.ts'
import { runCron } from '../../scheduled.ts'
import { relayNonces } from '../../store/directory/schema.ts'
import { handOver } from './hand-over/hand-over.ts'
import { sweepJobs, sweepNonces } from './sweep.ts'

const DAY = 86_400_000

/** A queue that keeps what it is sent. */
function keepingQueue() {
  const sent: { tenant: string; job: string }[] = []
  const queue = {
    sendBatch: async (messages: Iterable<{ body: { tenant: string; job: string } }>) => {
      for (const { body } of messages) sent.push(body)
    },
  } as unknown as Queue
  return { sent, queue }
}

const toWake = ({ owner, job }: TestMessage) => ({ tenant: owner.tenant.id, job })

let jump = 0

async function stage() {
  const { deps: real } = await createTenant()
  // Each test sweeps a day of its own: jobs of other tests are due then as well, but nobody waits for them.
  jump += DAY
  const nowMs = Date.now() + jump
  const [outbound, bulk] = [keepingQueue(), keepingQueue()]
  const lines: string[] = []
  const deps: Deps = {
    ...real,
    clock: { now: () => nowMs },
    outbound: outbound.queue,
    bulk: bulk.queue,
    log: (_level, event) => lines.push(event),
  }
  return { deps, nowMs, outbound: outbound.sent, bulk: bulk.sent, lines }
}

beforeEach(async () => {
  const { deps } = await createTenant()
  for (const shard of [0, 1]) await deps.ledgers.at(shard).run('update jobs set due_at_ms = null')
})
afterAll(async () => removeRelays((await createTenant()).deps))

describe('the sweeper', () => {
  it('wakes what is due on every shard, by class, once a minute', async () => {
    const { deps, nowMs, outbound, bulk } = await stage()
    const [a, b] = [await createTenant({ shard: 0 }), await createTenant({ shard: 1 })]
    const due = [await createMessage(a), await createMessage(b)]
    const slow = await createMessage(a, { class: 'bulk' })
    const later = await createMessage(a)
    await changeJob(later, { dueAtMs: nowMs + 1 })
    await sweepJobs(deps)
    expect(outbound.map(({ job }) => job).sort()).toEqual(due.map(({ job }) => String(job)).sort())
    expect(outbound.find(({ job }) => job === due[1]?.job)?.tenant).toBe(b.tenant.id)
    expect(bulk.map(({ job }) => job)).toEqual([slow.job])
    await sweepJobs(deps)
    expect(outbound).toHaveLength(2)
    expect((await readJob(slow)).dueAtMs).toBe(nowMs + 60_000)
  })

  it('wakes at most a thousand a run, the longest overdue first', async () => {
    const { deps, outbound, nowMs } = await stage()
    const tenant = await createTenant({ shard: 0 })
    const message = await createMessage(tenant)
    await deps.ledgers.at(0).run(`
      with recursive k(i) as (select 1 union all select i + 1 from k where i < 1100)
      insert into jobs select tenant_id, printf('%s-%04d', id, i), message_id, class, state, ${nowMs} - 1100 + i, relay_id, epoch,
        hand_overs, expires_at_ms, size_bytes, sha256, raw, raw_key, raw_offset, is_unsigned, raw_head from jobs, k where id = '${message.job}'`)
    await sweepJobs(deps)
    expect(outbound).toHaveLength(1_000)
    const numbers = outbound.flatMap(({ job }) => (job === message.job ? [] : [Number(job.slice(-4))]))
    expect(Math.max(...numbers)).toBe(999)
    await deps.ledgers.at(0).run(`delete from jobs where id like '${message.job}-%'`)
  })

  it('goes on with the next shard when one fails, and keeps what a queue did not take', async () => {
    const { deps, outbound, lines, nowMs } = await stage()
    const tenant = await createTenant({ shard: 1 })
    const message = await createMessage(tenant)
    const broken = new Proxy(deps.ledgers.at(0), {
      get: () => () => {
        throw new Error('D1_ERROR: overloaded')
      },
    })
    const at = (shard: number) => (shard === 0 ? broken : deps.ledgers.at(shard))
    await sweepJobs({ ...deps, ledgers: { count: 2, at } })
    expect(lines).toContain('sweep.failed')
    expect(outbound.map(({ job }) => job)).toEqual([message.job])
    await changeJob(message, { dueAtMs: nowMs })
    const full = { sendBatch: () => Promise.reject(new Error('Queue is overloaded')) } as unknown as Queue
    await sweepJobs({ ...deps, outbound: full })
    expect((await readJob(message)).dueAtMs, 'it comes again').toBe(nowMs + 60_000)
  })

  it('recovers a mail whose wake-up was lost, and one whose Worker died after the lease', async () => {
    const { deps, nowMs, outbound } = await stage()
    await removeRelays(deps)
    const agent = await createFakeAgent(nowMs)
    const tenant = await createTenant()
    const age = Date.now() - nowMs
    const [forgotten, leased] = [
      await createMessage(tenant, { ageMs: age }),
      await createMessage(tenant, { ageMs: age }),
    ]
    await changeJob(forgotten, { dueAtMs: nowMs })
    await changeJob(leased, { dueAtMs: nowMs, state: 'leased', relayId: agent.relay.id, epoch: 1 })
    await sweepJobs(deps)
    await handOver({ ...deps, fetch: fetchOf(agent) }, outbound as never)
    expect(agent.posts.flatMap((post) => post.jobs.map((job) => job.epoch))).toEqual([1, 1])
    for (const message of [forgotten, leased]) expect((await readStates(message)).message).toBe('sent')
  })

  it('leaves a job that its relay has confirmed in its hands, and wakes it after a quarter of an hour without a word', async () => {
    const { deps, nowMs, outbound } = await stage()
    await removeRelays(deps)
    const agent = await createFakeAgent(nowMs)
    const tenant = await createTenant()
    const atMs = nowMs - 30_000
    const [taken, half] = [
      await createMessage(tenant, { atMs }),
      await createMessage(tenant, { atMs, to: ['a@peer.example', 'b@peer.example'] }),
    ]
    await handOver({ ...deps, fetch: fetchOf(agent) }, [toWake(taken), toWake(half)])
    // As it is when the Worker dies before it has noted one of the recipients.
    await deps.ledgers
      .at(tenant.tenant.shard)
      .run(`update recipients set state = 'accepted' where message_id = '${half.id}' and n = 1`)
    const at = (ms: number) => ({ ...deps, clock: { now: () => ms } })
    await sweepJobs(at(nowMs + 61_000))
    expect(outbound.map(({ job }) => job)).toEqual([half.job])
    expect(await readJob(taken)).toMatchObject({ state: 'leased', epoch: 1, dueAtMs: nowMs + 61_000 + 900_000 })
    outbound.length = 0
    await changeJob(half, { dueAtMs: nowMs + DAY / 2 })
    await sweepJobs(at(nowMs + 61_000 + 900_000))
    expect(outbound.map(({ job }) => job)).toEqual([taken.job])
    await agent.beat(nowMs + 961_000)
    await handOver({ ...at(nowMs + 961_000), fetch: fetchOf(agent) }, [toWake(taken)])
    expect(agent.posts.flatMap((post) => post.jobs.map((job) => job.id)).filter((id) => id === taken.job)).toHaveLength(
      2,
    )
  })

  it('removes old nonces and leaves those that still guard', async () => {
    const { deps } = await stage()
    const relayId = `relay-${crypto.randomUUID()}`
    await deps.directory.insert(relayNonces).values([
      { relayId, nonce: 'old', seenAtMs: Date.now() - 11 * 60_000 },
      { relayId, nonce: 'fresh', seenAtMs: Date.now() - 9 * 60_000 },
    ])
    await sweepNonces(deps)
    const left = await deps.directory.select().from(relayNonces)
    expect(left.filter((row) => row.relayId === relayId).map((row) => row.nonce)).toEqual(['fresh'])
  })

  it('refuses a cron that is not there', async () => {
    const { deps } = await stage()
    await expect(runCron(deps, '0 0 1 1 *')).rejects.toThrow('There is no cron 0 0 1 1 *')
  })
})

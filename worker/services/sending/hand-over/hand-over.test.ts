import { env } from 'cloudflare:workers'
import { importReturnPathKey, readReturnPath } from '@mailstead/mail/return-path/return-path.ts'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import {
  changeJob,
  createMessage,
  readJob,
  readStates,
  type TestMessage,
} from '../../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import { createFakeAgent, type FakeAgent, fetchOf, removeRelays } from '../../../../test/worker/fake-agent.ts'
import type { Deps } from '../../../deps.ts'
import { putRaw } from '../../../store/blobs/raw.ts'
import { domains } from '../../../store/directory/schema.ts'
import { suppressions } from '../../../store/ledger/schema.ts'
import { handOver } from './hand-over.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

interface Stage {
  readonly tenant: TestTenant
  readonly agent: FakeAgent
  readonly deps: Deps
  readonly lines: string[]
  advance(ms: number): void
  now(): number
}

let offsetMs = 0

async function stage(agents: readonly FakeAgent[] = [], shard = 0): Promise<Stage> {
  offsetMs = 0
  const tenant = await createTenant({ shard })
  const now = () => Date.now() + offsetMs
  const agent = agents[0] ?? (await createFakeAgent(now()))
  const lines: string[] = []
  const deps: Deps = {
    ...tenant.deps,
    clock: { now },
    fetch: fetchOf(agent, ...agents.slice(1)),
    log: (_level, event) => lines.push(event),
  }
  const advance = (ms: number) => {
    offsetMs += ms
  }
  return { tenant, agent, deps, lines, advance, now }
}

const wake = (...messages: readonly TestMessage[]) =>
  messages.map(({ owner, job }) => ({ tenant: owner.tenant.id, job }))

/** Asserts a due time `fromMs` to `toMs` from now. */
async function expectDue(message: TestMessage, now: number, fromMs: number, toMs: number): Promise<void> {
  const { dueAtMs } = await readJob(message)
  expect((dueAtMs ?? 0) - now).toBeGreaterThanOrEqual(fromMs - 5_000)
  expect((dueAtMs ?? 0) - now).toBeLessThanOrEqual(toMs)
}

beforeEach(async () => removeRelays((await createTenant()).deps))
afterAll(async () => removeRelays((await createTenant()).deps))

describe('handOver', () => {
  it('posts jobs of both shards with their bytes, and notes lease and journal', async () => {
    const { tenant, agent, deps, now } = await stage()
    const other = await createTenant({ shard: 1 })
    const first = await createMessage(tenant, { to: ['bob@peer.example', 'eve@peer.example'] })
    const second = await createMessage(other)
    expect(await handOver(deps, [...wake(first, second), ...wake(first)])).toEqual([])
    const jobs = agent.posts.flatMap((post) => post.jobs)
    expect(jobs.map((job) => job.id).sort()).toEqual([first.job, second.job].sort())
    expect(agent.posts.flatMap((post) => post.bodies).sort()).toEqual([first.raw, second.raw].sort())
    const sent = jobs.find((job) => job.id === first.job)
    expect(sent).toMatchObject({ epoch: 1, class: 'transactional', messageId: first.id, tenant: tenant.tenant.id })
    expect(sent?.recipients.map(({ n, rcptTo }) => [n, rcptTo])).toEqual([
      [0, 'bob@peer.example'],
      [1, 'eve@peer.example'],
    ])
    const key = await importReturnPathKey(deps.config.RETURN_PATH_SECRET)
    const mailFrom = sent?.recipients[1]?.mailFrom ?? ''
    expect(mailFrom.endsWith(`@send.${tenant.domain.name}`)).toBe(true)
    expect(await readReturnPath(mailFrom, key)).toEqual({ ok: true, messageId: first.id, n: 1 })
    expect(Date.parse(sent?.leaseUntil ?? '') - now()).toBeGreaterThan(590_000)
    for (const message of [first, second]) {
      expect(await readJob(message)).toMatchObject({ state: 'leased', relayId: agent.relay.id, epoch: 1, handOvers: 1 })
      // As the lease found it: the sweeper gives more time to what is taken.
      await expectDue(message, now(), MINUTE, MINUTE)
      const states = await readStates(message)
      expect(states.message).toBe('sent')
      expect(states.recipients[0]).toMatchObject({ state: 'queued', journalledAtMs: expect.any(Number) })
    }
  })

  it('does nothing for a repeated wake-up of a job in a relay’s hands, or of one that is done or missing', async () => {
    const { tenant, agent, deps } = await stage()
    const message = await createMessage(tenant)
    await handOver(deps, wake(message))
    const before = await readJob(message)
    const done = await createMessage(tenant)
    await deps.ledgers.at(0).run(`update jobs set due_at_ms = null, state = 'done' where id = '${done.job}'`)
    const missing = { tenant: tenant.tenant.id, job: crypto.randomUUID() as never }
    const stranger = { tenant: crypto.randomUUID() as never, job: message.job }
    expect(await handOver(deps, [...wake(message, done), missing, stranger])).toEqual([])
    expect(agent.posts).toHaveLength(1)
    expect(await readJob(message)).toEqual(before)
  })

  it('posts a job once when two consumers have its wake-up at once', async () => {
    const { tenant, agent, deps } = await stage()
    const messages = await Promise.all(Array.from({ length: 12 }, () => createMessage(tenant)))
    await Promise.all([handOver(deps, wake(...messages)), handOver(deps, wake(...messages.toReversed()))])
    expect(agent.posts.flatMap((post) => post.jobs)).toHaveLength(12)
    for (const message of messages) expect((await readStates(message)).message).toBe('sent')
  })

  it('hands over 250 doubled wake-ups in posts of at most 100 jobs', async () => {
    const { tenant, agent, deps } = await stage()
    const messages = await Promise.all(Array.from({ length: 250 }, () => createMessage(tenant)))
    await handOver(deps, [...wake(...messages), ...wake(...messages.toReversed())])
    expect(agent.posts.map((post) => post.jobs.length).sort()).toEqual([100, 100, 50])
    expect(agent.journal.size).toBe(250)
  })

  it('streams a large mail alone, and joins small ones from R2 and from the row', async () => {
    const { tenant, agent, deps } = await stage()
    const put = async (text: string) => {
      const messageId = crypto.randomUUID()
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
      const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
      return putRaw(env.RAW, tenant.tenant.id, { messageId, text, sha256 })
    }
    const large = 'x'.repeat(400_000)
    const medium = 'y'.repeat(90_000)
    const messages = [
      await createMessage(tenant, { raw: large, rawKey: await put(large) }),
      await createMessage(tenant, { raw: medium, rawKey: await put(medium) }),
      await createMessage(tenant),
    ]
    await handOver(deps, wake(...messages))
    expect(agent.posts.map((post) => [post.jobs.length, post.isStreamed]).sort()).toEqual([
      [1, true],
      [2, false],
    ])
    for (const message of messages) expect((await readStates(message)).message).toBe('sent')
  })

  it('never sends an empty mail: one without its bytes waits, the others go', async () => {
    const { tenant, agent, deps, lines, now } = await stage()
    const lost = await createMessage(tenant, { rawKey: `standard/${tenant.tenant.id}/${crypto.randomUUID()}/message` })
    const whole = await createMessage(tenant)
    await handOver(deps, wake(lost, whole))
    expect(agent.posts.flatMap((post) => post.jobs.map((job) => job.id))).toEqual([whole.job])
    expect(lines).toContain('raw.missing')
    expect(await readJob(lost)).toMatchObject({ state: 'waiting', relayId: null })
    await expectDue(lost, now(), MINUTE, 2 * MINUTE)
  })
})

describe('handOver, policy looked up again', () => {
  it('leaves out an address that was suppressed since, and closes a job with no one left', async () => {
    const { tenant, agent, deps } = await stage()
    await deps.ledgers.at(0).insert(suppressions).values({
      tenantId: tenant.tenant.id,
      address: 'bob@peer.example',
      id: crypto.randomUUID(),
      reason: 'bounce',
      createdAtMs: deps.clock.now(),
    })
    const mixed = await createMessage(tenant, { to: ['BOB@peer.example', 'eve@peer.example'] })
    const alone = await createMessage(tenant)
    await handOver(deps, wake(mixed, alone))
    expect(agent.posts.flatMap((post) => post.jobs.flatMap((job) => job.recipients.map(({ n }) => n)))).toEqual([1])
    expect((await readStates(mixed)).counts).toEqual({ queued: 1, suppressed: 1 })
    expect((await readStates(alone)).message).toBe('suppressed')
    expect(await readJob(alone)).toMatchObject({ state: 'done', dueAtMs: null })
  })

  it.each([
    [
      'is no longer verified',
      async (deps: Deps, id: string) => {
        await deps.directory.update(domains).set({ status: 'failed' }).where(eq(domains.id, id))
      },
    ],
    [
      'was removed',
      async (deps: Deps, id: string) => {
        await deps.directory.delete(domains).where(eq(domains.id, id))
      },
    ],
  ])('fails the mail of a domain that %s, and says so', async (why, change) => {
    const { tenant, agent, deps } = await stage()
    const message = await createMessage(tenant)
    await change(deps, tenant.domain.id)
    await handOver(deps, wake(message))
    const states = await readStates(message)
    expect(agent.posts).toEqual([])
    expect(states.message).toBe('failed')
    expect(states.recipients[0]?.replyText).toContain(why)
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
  })

  it('expires what is past its time', async () => {
    const { tenant, agent, deps } = await stage()
    const message = await createMessage(tenant, { ageMs: 2 * HOUR, expiresInMs: HOUR })
    await handOver(deps, wake(message))
    expect(agent.posts).toEqual([])
    expect((await readStates(message)).message).toBe('expired')
  })

  it('does not send to recipients that are final', async () => {
    const { tenant, agent, deps } = await stage()
    const message = await createMessage(tenant, {
      to: ['a@peer.example', 'b@peer.example', 'c@peer.example'],
      states: ['suppressed', 'bounced', 'accepted'],
    })
    await handOver(deps, wake(message))
    expect(agent.posts[0]?.jobs[0]?.recipients.map(({ n }) => n)).toEqual([2])
  })
})

describe('handOver, a relay in trouble', () => {
  it.each([
    [
      '429',
      () => new Response('busy', { status: 429, headers: { 'retry-after': '120' } }),
      2 * MINUTE,
      2.5 * MINUTE,
      true,
    ],
    [
      '503 of the agent',
      () => new Response(null, { status: 503, headers: { 'retry-after': '9999' } }),
      5 * MINUTE,
      6 * MINUTE,
      true,
    ],
    ['503 of a proxy', () => new Response('bad gateway', { status: 503 }), 30_000, 40_000, false],
    ['401', () => new Response(null, { status: 401 }), 30_000, 40_000, false],
    ['an answer that is no answer', () => new Response('<html>'), 30_000, 40_000, false],
    ['a lost connection', () => Promise.reject(new Error('Network connection lost.')), 30_000, 40_000, false],
  ] as const)('%s: the row is due again, and released only when nothing can be held', async (...test) => {
    const [, answer, fromMs, toMs, isReleased] = test
    const { tenant, agent, deps, now } = await stage()
    agent.behave = answer
    const message = await createMessage(tenant)
    expect(await handOver(deps, wake(message))).toEqual([])
    await expectDue(message, now(), fromMs, toMs)
    expect(await readJob(message)).toMatchObject(
      isReleased
        ? { state: 'waiting', relayId: null, epoch: 1 }
        : { state: 'leased', relayId: agent.relay.id, epoch: 1 },
    )
    expect((await readStates(message)).message).toBe('queued')
  })

  it('notes each job of a POST by its own result', async () => {
    const { tenant, agent, deps, lines, now } = await stage()
    const [refused, taken] = [await createMessage(tenant), await createMessage(tenant)]
    agent.behave = (post) =>
      Response.json({
        results: post.jobs.map((job) => ({ id: job.id, status: job.id === refused.job ? 'refused' : 'accepted' })),
      })
    await handOver(deps, wake(refused, taken))
    expect((await readStates(taken)).message).toBe('sent')
    expect((await readStates(refused)).message).toBe('queued')
    expect(await readJob(refused)).toMatchObject({ state: 'waiting' })
    await expectDue(refused, now(), 5 * MINUTE, 6 * MINUTE)
    expect(lines).toContain('job.refused')
  })

  it('tries a refused job after growing pauses, and gives it up with an alarm at the tenth refusal', async () => {
    const { tenant, agent, deps, lines, advance, now } = await stage()
    const message = await createMessage(tenant, { to: ['a@peer.example', 'b@peer.example'] })
    const reason = 'the body does not match its sha256'
    agent.behave = ({ jobs }) => Response.json({ results: jobs.map(({ id }) => ({ id, status: 'refused', reason })) })
    const pauses: number[] = []
    for (let round = 1; round < 10; round++) {
      await handOver(deps, wake(message))
      pauses.push(Math.round(((await readJob(message)).dueAtMs! - now()) / MINUTE))
      advance(1)
    }
    for (const [index, least] of [5, 10, 20, 40, 80, 160, 240, 240, 240].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(least)
      expect(pauses[index]).toBeLessThanOrEqual(least * 1.2)
    }
    expect((await readStates(message)).message).toBe('queued')
    await handOver(deps, wake(message))
    expect(lines).toContain('job.refused_for_good')
    const states = await readStates(message)
    expect(states).toMatchObject({ message: 'failed', counts: { failed: 2 } })
    expect(states.recipients[1]?.replyText).toContain(reason)
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
    expect(agent.posts).toHaveLength(10)
  })

  it('asks the same relay again under the same epoch when its answer was lost after the journal', async () => {
    const { tenant, agent, deps, advance, now } = await stage()
    const message = await createMessage(tenant)
    agent.behave = (_post, takeIt) => {
      takeIt()
      throw new Error('Network connection lost.')
    }
    await handOver(deps, wake(message))
    agent.behave = () => new Response(null, { status: 429 })
    advance(40_000)
    await handOver(deps, wake(message))
    expect(await readJob(message), 'a busy relay that may have it keeps its lease').toMatchObject({ state: 'leased' })
    agent.behave = null
    advance(40_000)
    await agent.beat(now())
    await handOver(deps, wake(message))
    expect(agent.posts.map((post) => post.jobs[0]?.epoch)).toEqual([1, 1, 1])
    expect((await readStates(message)).message).toBe('sent')
  })

  it('posts nothing to a relay whose heartbeat is old', async () => {
    const { tenant, agent, deps, advance, now } = await stage()
    const message = await createMessage(tenant)
    advance(2 * MINUTE)
    await handOver(deps, wake(message))
    expect(agent.posts).toEqual([])
    expect(await readJob(message)).toMatchObject({ state: 'waiting', handOvers: 0 })
    await expectDue(message, now(), 30_000, 40_000)
  })

  it('stops posting to a relay after three failures in a row, and tries again after a while', async () => {
    const { tenant, agent, deps } = await stage()
    agent.behave = () => Promise.reject(new Error('Network connection lost.'))
    for (let failures = 0; failures < 3; failures++) await handOver(deps, wake(await createMessage(tenant)))
    const message = await createMessage(tenant)
    await handOver(deps, wake(message))
    expect(agent.posts).toHaveLength(3)
    expect(await readJob(message)).toMatchObject({ state: 'waiting', handOvers: 0 })
  })
})

describe('handOver, fencing', () => {
  /** A job at a first relay, and a second relay that is up. */
  async function atFirst() {
    const nowMs = Date.now()
    const [first, second] = [await createFakeAgent(nowMs), await createFakeAgent(nowMs)]
    const set = await stage([first, second])
    const message = await createMessage(set.tenant)
    await changeJob(message, { state: 'leased', relayId: first.relay.id, epoch: 1, dueAtMs: set.now() - 1 })
    return { ...set, first, second, message }
  }

  it('asks the holder while its lease lives', async () => {
    const { first, second, deps, message } = await atFirst()
    await handOver(deps, wake(message))
    expect([first.posts.length, second.posts.length]).toEqual([1, 0])
  })

  it('gives no other relay the job before the lease and the longest attempt are over', async () => {
    const { first, second, deps, message, advance, now } = await atFirst()
    for (const ms of [2 * MINUTE, 9 * MINUTE, 15 * MINUTE - 1_000]) {
      advance(ms)
      await second.beat(now())
      await changeJob(message, { dueAtMs: now() - 1 })
      await handOver(deps, wake(message))
    }
    expect([first.posts.length, second.posts.length]).toEqual([0, 0])
    expect(await readJob(message)).toMatchObject({ relayId: first.relay.id, epoch: 1 })
  })

  it('gives it to another under a higher epoch afterwards', async () => {
    const { first, second, deps, message, advance, now } = await atFirst()
    advance(28 * MINUTE)
    await second.beat(now())
    await handOver(deps, wake(message))
    expect([first.posts.length, second.posts.length]).toEqual([0, 1])
    expect(await readJob(message)).toMatchObject({ relayId: second.relay.id, epoch: 2, state: 'leased' })
  })

  it('keeps the epoch for a relay that was away and is back: its results carry it', async () => {
    const { first, deps, message, advance, now, tenant } = await atFirst()
    await removeSecond(tenant.deps, first)
    advance(60 * MINUTE)
    await first.beat(now())
    await handOver(deps, wake(message))
    expect(first.posts[0]?.jobs[0]?.epoch).toBe(1)
  })

  it('ends what its relay never reported, an hour after its time', async () => {
    const { first, deps, message, advance, now } = await atFirst()
    advance(5 * 24 * HOUR + 2 * HOUR)
    await first.beat(now())
    await handOver(deps, wake(message))
    expect((await readStates(message)).message).toBe('expired')
  })
})

async function removeSecond(deps: Deps, keep: FakeAgent): Promise<void> {
  const { relays } = await import('../../../store/directory/schema.ts')
  const { ne } = await import('drizzle-orm')
  await deps.directory.delete(relays).where(ne(relays.id, keep.relay.id))
}

describe('handOver, a database in trouble', () => {
  it('answers the wake-ups that it could not read, and does the other shard', async () => {
    const { tenant, agent, deps } = await stage()
    const other = await createTenant({ shard: 1 })
    const [lost, done] = [await createMessage(tenant), await createMessage(other)]
    const at = (shard: number) => {
      if (shard === 1) return deps.ledgers.at(1)
      return new Proxy(deps.ledgers.at(0), {
        get: () => () => {
          throw new Error('D1_ERROR: Network connection lost.')
        },
      })
    }
    expect(await handOver({ ...deps, ledgers: { count: 2, at } }, wake(lost, done))).toEqual(wake(lost))
    expect(agent.posts.flatMap((post) => post.jobs.map((job) => job.id))).toEqual([done.job])
  })
})

/** Orders, outcomes, restarts and moved clocks in a random order from a seed: what must hold whatever comes. */
import { DatabaseSync } from 'node:sqlite'
import type { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import type { HoldRule } from '@mailstead/contracts/relay-control.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { commandOf, deferral, moveClock, postOrders, ruleOf } from '../testing/agent-client.ts'
import { type AgentWorld, createAgentWorld } from '../testing/agent-world.ts'
import { postJobs, type SampleJob, sampleJob } from '../testing/sample-jobs.ts'

const HOUR_MS = 3_600_000
const STEPS = 45
const FINALS = new Set(['delivered', 'bounced', 'expired', 'failed', 'canceled', 'suppressed'])
const OUTCOMES: ReadonlyArray<Partial<AttemptOutcome> | null> = [
  {},
  deferral,
  deferral,
  null,
  { verdict: 'bounced', phase: 'rcpt', reply: { code: 550, enhanced: '5.1.1', text: 'no' } },
  { verdict: 'unknown', reply: null, error: 'ECONNRESET' },
]

/** A small seeded generator (mulberry32). */
const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

let world: AgentWorld
beforeEach(async () => {
  world = await createAgentWorld()
})
afterEach(() => world.close())

async function createRun(seed: number) {
  const random = seeded(seed)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!
  const tenants = [0, 1].map((at) => `00000000-0000-7000-8000-00000000000${at}`)
  const jobs = new Map<string, SampleJob>()
  const onWire = new Set<string>()
  let agent = await world.start({ HEARTBEAT_EVERY_MS: '100' })
  let rules: HoldRule[] = []
  let revision = 0
  let offsetMs = 0
  world.haraka.behaviour = ({ id }) => {
    const outcome = pick(OUTCOMES)
    if (outcome === null) onWire.add(id)
    return outcome
  }
  const scopeOf = () =>
    pick([
      () => ({}),
      () => ({ tenant: pick(tenants) }),
      () => ({ domain: pick(['a.example', 'b.example']) }),
      () => ({ site: 'a.example' }),
      () => ({ addresses: [`u${Math.floor(random() * 4)}@a.example`] }),
      () => ({ jobs: [pick([...jobs.keys()])] }),
    ])()
  const order = (part: object) =>
    postOrders(agent, { commands: [commandOf({ scope: scopeOf(), reason: 'x', ...part })] })
  const hold = (next: HoldRule[]) => {
    rules = next
    revision += 1
    return postOrders(agent, { holds: { revision, rules } })
  }
  const take = async () => {
    const recipients = [0, 1].map((n) => ({
      n,
      rcptTo: `u${Math.floor(random() * 4)}@${'ab'[n]}.example`,
      mailFrom: '',
    }))
    const times = {
      leaseUntil: new Date(Date.now() + offsetMs + 600_000).toISOString(),
      expiresAt: new Date(Date.now() + offsetMs + 120 * HOUR_MS).toISOString(),
    }
    const sample = sampleJob('-', { recipients, tenant: pick(tenants), ...times })
    jobs.set(sample.job.id, sample)
    await postJobs(agent, [sample])
  }
  /** As the Worker does: what was given back under the present epoch is handed over again under the next. */
  const handOverAgain = async () => {
    for (const [id, { job, raw }] of jobs) {
      const given = world.worker.events.some(
        (event) => event.jobId === id && event.kind === 'returned' && event.epoch === job.epoch,
      )
      if (!given) continue
      const done = new Set(world.worker.events.filter((e) => e.jobId === id && FINALS.has(e.kind)).map(({ n }) => n))
      const recipients = job.recipients.filter(({ n }) => !done.has(n))
      const leaseUntil = new Date(Date.now() + offsetMs + 600_000).toISOString()
      const next = { raw, job: { ...job, epoch: job.epoch + 1, leaseUntil } }
      jobs.set(id, next)
      if (recipients.length > 0) await postJobs(agent, [{ raw, job: { ...next.job, recipients } }])
    }
  }
  const endSome = () => {
    for (const id of onWire) {
      if (random() < 0.3) continue
      onWire.delete(id)
      world.haraka.end(id, pick(OUTCOMES) ?? {})
    }
  }
  const move = async (ms: number) => {
    offsetMs += ms
    await moveClock(world, agent, offsetMs)
  }
  const restart = async () => {
    await agent.stop()
    agent = await world.start({ HEARTBEAT_EVERY_MS: '100' })
  }
  const steps = [
    ...[take, take, take, take, handOverAgain, handOverAgain],
    () => order({ action: 'flush', reason: undefined }),
    () => order({ action: 'return' }),
    () => order({ action: 'cancel', state: pick(['canceled', 'suppressed', 'failed'] as const) }),
    () => order({ action: 'expire' }),
    () => hold([...rules, ruleOf(scopeOf())]),
    () => hold([...rules, ruleOf(scopeOf())]),
    () => hold(rules.slice(1)),
    () => hold([]),
    endSome,
    endSome,
    () => move(120_000),
    () => move(2 * HOUR_MS),
    restart,
  ]
  await take()
  return {
    step: async () => {
      await Promise.resolve(pick(steps)())
    },
    /** Everything is let go, everybody says yes, and time passes. */
    finish: async () => {
      world.haraka.behaviour = () => ({})
      await hold([])
      for (const id of onWire) world.haraka.end(id, {})
      for (let times = 0; times < 8; times += 1) {
        await handOverAgain()
        await move(6 * HOUR_MS)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      // Twice unknown waits for its expiry.
      await move(121 * HOUR_MS)
      await eventually(() =>
        expect(world.worker.heartbeats.at(-1)).toMatchObject({ waiting: 0, sending: 0, unreported: 0 }),
      )
    },
    jobs: () => [...jobs.values()],
  }
}

/** Events of one recipient between a hold and its end that tell of an attempt. */
function attemptsWhileHeld(events: readonly DeliveryEvent[]): DeliveryEvent[] {
  let isHeld = false
  return events.filter((event) => {
    if (event.kind === 'held') isHeld = true
    else if (event.attempt === null) isHeld = false
    return isHeld && event.attempt !== null
  })
}

const countBodies = (): number => {
  const db = new DatabaseSync(`${world.environment['DATA_DIR']}/journal.db`, { readOnly: true })
  const row = db.prepare('SELECT COUNT(*) AS count FROM bodies').get()
  db.close()
  return Number(row!['count'])
}

describe('whatever is ordered', () => {
  it.each([1, 2, 3, 4])('every recipient ends once, nothing held is tried, no body stays (seed %i)', async (seed) => {
    const run = await createRun(seed)
    for (let at = 0; at < STEPS; at += 1) await run.step()
    await run.finish()
    // Told again under another epoch it is the same event; its id does not change.
    const finals = new Map(
      world.worker.events
        .filter(({ kind }) => FINALS.has(kind))
        .map((event) => [`${event.jobId} ${event.n} ${event.id}`, event]),
    )
    const endsOf = (jobId: string, n: number) =>
      [...finals.values()].filter((event) => event.jobId === jobId && event.n === n).map(({ kind }) => kind)
    for (const { job } of run.jobs())
      for (const { n } of job.recipients) expect([job.id, n, endsOf(job.id, n).length]).toEqual([job.id, n, 1])
    const seen = new Set<string>()
    const firsts = world.worker.events.filter(({ id }) => !seen.has(id) && seen.add(id))
    const byRecipient = Map.groupBy(firsts, ({ jobId, n }) => `${jobId} ${n}`)
    expect([...byRecipient.values()].flatMap(attemptsWhileHeld)).toEqual([])
    expect(countBodies()).toBe(0)
  })
})

import { randomUUID } from 'node:crypto'
import type { AttemptRequest } from '@mailstead/contracts/attempt.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deferral, moveClock } from '../testing/agent-client.ts'
import { type AgentWorld, createAgentWorld } from '../testing/agent-world.ts'
import { postJobs, type SampleJob, sampleJob } from '../testing/sample-jobs.ts'

let world: AgentWorld
beforeEach(async () => {
  world = await createAgentWorld()
})
afterEach(() => world.close())

const MINUTE_MS = 60_000
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 10 })
const refusal = (enhanced: string, text: string) => ({
  verdict: 'deferred' as const,
  phase: 'mail' as const,
  reply: { code: 421, enhanced, text },
})
const badDomain = refusal(
  '4.7.28',
  'an unusual rate of unsolicited mail originating from your DKIM domain [shop.example]',
)
const badSource = refusal('4.7.0', 'Too many connections from your address, slow down')

/** So many recipients at a domain, a hundred a job. */
function mails(tenant: string, count: number, domain: (at: number) => string): SampleJob[] {
  return Array.from({ length: Math.ceil(count / 100) }, (_, job) =>
    sampleJob('-', {
      tenant,
      recipients: Array.from({ length: Math.min(100, count - job * 100) }, (_, n) => ({
        n,
        rcptTo: `u${n}@${domain(job * 100 + n)}`,
        mailFrom: '',
      })),
    }),
  )
}

const tenantsOf = (jobs: readonly SampleJob[]) => new Map(jobs.map(({ job }) => [String(job.id), String(job.tenant)]))
const attemptsAt = (domain: string) =>
  world.haraka.attempts.filter(({ request }) => request.rcptTo.endsWith(`@${domain}`)).map(({ request }) => request)
const many = (count: number) => {
  for (let at = 0; at < count; at += 1) {
    world.dns.zone.set(`d${at}.example`, { mx: [[10, `mx.d${at}.example`]] })
    world.dns.zone.set(`mx.d${at}.example`, { a: ['127.0.0.1'] })
  }
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 300))

describe('a provider that blames', () => {
  it('a domain, with 5,000 mails queued: three more tries at most, one after the pause, and others are not held', async () => {
    const agent = await world.start()
    const [blamed, other] = [randomUUID(), randomUUID()]
    const [theirs, ours] = [mails(blamed, 5_000, () => 'a.example'), mails(other, 30, () => 'a.example')]
    const tenants = tenantsOf([...theirs, ...ours])
    const of = (tenant: string) => world.haraka.attempts.filter(({ request }) => tenants.get(request.jobId) === tenant)
    world.haraka.behaviour = (request) => (tenants.get(request.jobId) === blamed ? badDomain : {})
    await postJobs(agent, theirs)
    await eventually(() => expect(world.worker.events.length).toBeGreaterThan(0))
    await postJobs(agent, ours)
    await eventually(() => expect(of(other)).toHaveLength(30))
    await settle()
    expect(of(blamed).length).toBeLessThanOrEqual(4)
    const before = of(blamed).length
    // The clock stands before the earliest end of the pause: nothing is tried.
    await moveClock(world, agent, 20_000)
    await settle()
    expect(of(blamed)).toHaveLength(before)
    await moveClock(world, agent, 73_000)
    await eventually(() => expect(of(blamed)).toHaveLength(before + 1))
    await settle()
    expect(of(blamed)).toHaveLength(before + 1)
    // None of those that waited has had an attempt counted.
    world.haraka.behaviour = () => ({})
    await moveClock(world, agent, 10 * MINUTE_MS)
    await eventually(() => expect(of(blamed)).toHaveLength(before + 1 + 5_000))
    await eventually(() =>
      expect(world.worker.events.filter((event) => event.kind === 'delivered' && event.tenant === blamed)).toHaveLength(
        5_000,
      ),
    )
    const numbers = world.worker.events.flatMap((event) =>
      event.kind === 'delivered' && event.tenant === blamed ? [event.attempt!.no] : [],
    )
    expect(numbers.filter((no) => no === 1).length).toBeGreaterThanOrEqual(5_000 - before - 1)
  })

  it('our source: the whole site waits, other sites go on, and a restart remembers it', async () => {
    const agent = await world.start()
    world.haraka.behaviour = ({ rcptTo }) => (rcptTo.endsWith('@a.example') ? badSource : {})
    await postJobs(agent, [
      ...mails(randomUUID(), 500, () => 'a.example'),
      ...mails(randomUUID(), 50, () => 'a.example'),
    ])
    await eventually(() => expect(world.worker.events.length).toBeGreaterThan(0))
    await postJobs(
      agent,
      mails(randomUUID(), 50, () => 'b.example'),
    )
    await eventually(() => expect(attemptsAt('b.example')).toHaveLength(50))
    await settle()
    const before = attemptsAt('a.example').length
    expect(before).toBeLessThanOrEqual(4)
    expect(world.logged.filter((event) => event === 'pace.paused')).toHaveLength(1)
    await agent.stop()
    world.agents.length = 0
    world.haraka.behaviour = () => ({})
    const again = await world.start()
    await postJobs(
      again,
      mails(randomUUID(), 20, () => 'b.example'),
    )
    await eventually(() => expect(attemptsAt('b.example')).toHaveLength(70))
    await settle()
    expect(attemptsAt('a.example')).toHaveLength(before)
    await moveClock(world, again, 10 * MINUTE_MS)
    await eventually(() => expect(attemptsAt('a.example')).toHaveLength(550 + before))
  })

  it('a source that was in good standing: what is on the wire ends, and nothing more starts', async () => {
    const agent = await world.start()
    const tenant = randomUUID()
    await postJobs(
      agent,
      mails(tenant, 200, () => 'a.example'),
    )
    await eventually(() => expect(attemptsAt('a.example')).toHaveLength(200))
    await eventually(() => expect(world.worker.events).toHaveLength(200))
    const hung: AttemptRequest[] = []
    world.haraka.behaviour = (request) => {
      hung.push(request)
      return null
    }
    await postJobs(
      agent,
      mails(tenant, 500, () => 'a.example'),
    )
    await eventually(() => expect(hung).toHaveLength(20))
    world.haraka.end(hung[0]!.id, badSource)
    await eventually(() => expect(world.logged).toContain('pace.paused'))
    for (const { id } of hung.slice(1)) world.haraka.end(id, badSource)
    await eventually(() => expect(world.worker.events).toHaveLength(220))
    await settle()
    expect(hung).toHaveLength(20)
  })

  it('tells mail that comes during the pause why it waits, without the words of another’s refusal', async () => {
    const agent = await world.start({ QUEUED_TOLD_AFTER_MS: '300' })
    world.haraka.behaviour = () => badSource
    await postJobs(
      agent,
      mails(randomUUID(), 1, () => 'a.example'),
    )
    await eventually(() => expect(world.logged).toContain('pace.paused'))
    const [late] = mails(randomUUID(), 1, () => 'a.example')
    await postJobs(agent, [late!])
    await eventually(() => expect(world.worker.kindsOf(late!.job.id)).toEqual(['queued']))
    const { reason } = world.worker.events.find(({ jobId }) => jobId === late!.job.id)!
    expect(reason).toMatch(
      /^Mail to a\.example waits until about .*asked this relay to come less often \(421 4\.7\.0\)$/,
    )
  })

  it('nobody, as with greylisting: each mail has its own schedule', async () => {
    const agent = await world.start()
    world.haraka.behaviour = () => deferral
    await postJobs(
      agent,
      mails(randomUUID(), 100, () => 'a.example'),
    )
    await eventually(() => expect(attemptsAt('a.example')).toHaveLength(100))
  })
})

describe('turns, through the agent', () => {
  it.each([
    ['at one site', () => 'a.example', () => 'a.example'],
    ['over all', (at: number) => `d${at % 30}.example`, (at: number) => `d${at % 10}.example`],
  ])(
    '%s: with 5,000 mails of one tenant waiting, 20 of another are among the first 60 attempts',
    async (_, theirs, ours) => {
      many(30)
      const agent = await world.start({ SLOTS: '20', SITE_SHARE: '0.5' })
      // Everything ends by hand, in the order in which it started.
      const wire: AttemptRequest[] = []
      world.haraka.behaviour = (request) => {
        wire.push(request)
        return null
      }
      const small = randomUUID()
      const [big, few] = [mails(randomUUID(), 5_000, theirs), mails(small, 20, ours)]
      const tenants = tenantsOf([...big, ...few])
      await postJobs(agent, big)
      await eventually(() => expect(wire.length).toBeGreaterThanOrEqual(4))
      await settle()
      const before = wire.length
      await postJobs(agent, few)
      let ended = 0
      while (wire.length < before + 60) {
        const seen = wire.length
        world.haraka.end(wire[ended]!.id, {})
        ended += 1
        if (ended === seen) await eventually(() => expect(wire.length).toBeGreaterThan(seen))
        else await new Promise((resolve) => setTimeout(resolve, 5))
      }
      const first60 = wire.slice(before, before + 60).map(({ jobId }) => tenants.get(jobId))
      expect(first60.filter((tenant) => tenant === small)).toHaveLength(20)
    },
  )

  it('300 domains on one MX set never exceed the site’s limit', async () => {
    for (let at = 0; at < 300; at += 1) world.dns.zone.set(`c${at}.example`, { mx: [[10, 'mx.a.example']] })
    const agent = await world.start({ SITE_SOURCE_SLOTS: '5' })
    await postJobs(
      agent,
      mails(randomUUID(), 900, (at) => `c${at % 300}.example`),
    )
    await eventually(() => expect(world.haraka.attempts).toHaveLength(900))
    expect(world.haraka.peak()).toBeLessThanOrEqual(5)
  })

  it('a dead destination with 10,000 mails: a few tries, then its slots are free', async () => {
    const agent = await world.start()
    world.haraka.behaviour = ({ rcptTo }) =>
      rcptTo.endsWith('@a.example') ? { verdict: 'deferred', phase: 'connect', reply: null, error: 'ETIMEDOUT' } : {}
    await postJobs(
      agent,
      mails(randomUUID(), 10_000, () => 'a.example'),
    )
    await eventually(() => expect(world.logged).toContain('pace.paused'))
    await postJobs(
      agent,
      mails(randomUUID(), 100, () => 'b.example'),
    )
    await eventually(() => expect(attemptsAt('b.example')).toHaveLength(100))
    expect(attemptsAt('a.example').length).toBeLessThan(20)
  })
})

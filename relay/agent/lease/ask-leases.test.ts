import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deferral, moveClock } from '../testing/agent-client.ts'
import { type AgentWorld, createAgentWorld } from '../testing/agent-world.ts'
import { createFakeTime } from '../testing/fake-time.ts'
import { postJobs, type SampleJob } from '../testing/sample-jobs.ts'
import { eventually, FAST, HOUR_MS, many, watchWorld } from '../testing/watch-world.ts'

let world: AgentWorld
beforeEach(async () => {
  world = await createAgentWorld()
})
afterEach(() => world.close())

const { kindsOf, countOf, attempts, deferJobs, expectOthersToFlow } = watchWorld(() => world)

describe('after a gap in its lease', () => {
  it('a relay starts only what the Worker says is still its own, and lets go of the rest without a word', async () => {
    const agent = await world.start(FAST)
    const jobs = many(700)
    await deferJobs(agent, jobs)
    const kept = new Set<string>(jobs.slice(0, 300).map(({ job }) => job.id))
    world.worker.keeps = (id) => kept.has(id)
    world.worker.asked.length = 0
    await moveClock(world, agent, HOUR_MS)
    await eventually(() => expect(countOf('delivered')).toBe(300))
    await eventually(() => expect(world.worker.heartbeats.at(-1)!.waiting).toBe(0))
    expect(new Set(world.worker.asked).size).toBe(700)
    expect([attempts(), world.worker.events.length]).toEqual([1_000, 1_000])
    expect(jobs.filter((job) => kindsOf(job).includes('delivered')).every(({ job }) => kept.has(job.id))).toBe(true)
  })

  it('a relay whose question is not answered starts nothing of before, but new mail', async () => {
    const agent = await world.start(FAST)
    const [one] = many(1)
    await deferJobs(agent, [one!])
    world.worker.leasesStatus = 503
    await moveClock(world, agent, HOUR_MS)
    await eventually(() => expect(world.logged).toContain('leases.failed'))
    await expectOthersToFlow(agent)
    expect(kindsOf(one!)).toEqual(['deferred'])
    world.worker.leasesStatus = 200
    await eventually(() => expect(kindsOf(one!)).toEqual(['deferred', 'delivered']))
  })

  it('tells the result of what was on the wire, and asks for it before another try', async () => {
    const agent = await world.start(FAST)
    world.haraka.behaviour = () => null
    const [one, other] = many(2)
    await postJobs(agent, [one!, other!])
    await eventually(() => expect(attempts()).toBe(2))
    world.worker.keeps = () => false
    await moveClock(world, agent, HOUR_MS)
    const idOf = ({ job }: SampleJob) =>
      world.haraka.attempts.find(({ request }) => request.jobId === job.id)!.request.id
    world.haraka.end(idOf(one!), {})
    world.haraka.end(idOf(other!), deferral)
    await eventually(() => expect([one!, other!].map(kindsOf)).toEqual([['delivered'], ['deferred']]))
    await moveClock(world, agent, 2 * HOUR_MS)
    await eventually(() => expect(world.worker.heartbeats.at(-1)!.waiting).toBe(0))
    expect(attempts()).toBe(2)
  })

  it('a relay cut off for half an hour starts nothing until the Worker has answered again', async () => {
    const agent = await world.start(FAST)
    const jobs = many(20)
    await deferJobs(agent, jobs)
    world.worker.isCut = true
    await moveClock(world, agent, HOUR_MS / 2)
    world.worker.keeps = () => false
    await eventually(() => expect(world.logged).toContain('lease.out'))
    expect(attempts()).toBe(20)
    world.worker.isCut = false
    await eventually(() => expect(world.worker.heartbeats.at(-1)!.waiting).toBe(0))
    expect([attempts(), countOf('returned')]).toEqual([20, 0])
  })
})

describe('a relay with a wrong clock (F18)', () => {
  it.each([
    ['10 min ahead', 10],
    ['10 min behind', -10],
    ['2 d ahead', 2_880],
    ['1 h behind', -60],
  ])('%s takes jobs, delivers them and dates them right', async (_, minutes) => {
    const agent = await world.start(FAST, createFakeTime(minutes * 60_000))
    await eventually(() => expect(world.worker.heartbeats.length).toBeGreaterThan(0))
    const [one] = many(1)
    await postJobs(agent, [one!])
    await eventually(() => expect(kindsOf(one!)).toEqual(['delivered']))
    world.haraka.behaviour = () => deferral
    const [other] = many(1)
    await postJobs(agent, [other!])
    await eventually(() => expect(kindsOf(other!)).toEqual(['deferred']))
    const { nextTryAt } = world.worker.events.at(-1)!.attempt!
    expect(Math.abs(Date.parse(nextTryAt!) - Date.now())).toBeLessThan(120_000)
  })

  it('restarted 2 d ahead expires nothing before it knows the Worker’s time', async () => {
    const first = await world.start()
    const jobs = many(5, 'a.example', { expiresAt: new Date(Date.now() + 24 * HOUR_MS).toISOString() })
    await deferJobs(first, jobs.slice(0, 2))
    world.haraka.behaviour = () => null
    await first.stop()
    world.worker.isCut = true
    const agent = await world.start(FAST, createFakeTime(48 * HOUR_MS))
    await eventually(() => expect(world.logged).toContain('heartbeat.failed'))
    world.worker.isCut = false
    world.haraka.behaviour = () => ({})
    await eventually(() => expect(world.logged).toContain('clock.corrected'))
    await postJobs(agent, jobs.slice(2))
    await eventually(() => expect(countOf('delivered')).toBe(3))
    await moveClock(world, agent, HOUR_MS)
    await eventually(() => expect(countOf('delivered')).toBe(5))
    expect(countOf('expired')).toBe(0)
  })

  it('restarted 1 h behind starts nothing of before until the lease is renewed and the jobs are kept', async () => {
    const first = await world.start()
    const [one] = many(1)
    await deferJobs(first, [one!])
    await first.stop()
    world.worker.leasesStatus = 503
    const agent = await world.start(FAST, createFakeTime(-HOUR_MS))
    await eventually(() => expect(world.logged).toContain('leases.failed'))
    await moveClock(world, agent, 300_000)
    await expectOthersToFlow(agent)
    expect(kindsOf(one!)).toEqual(['deferred'])
    world.worker.leasesStatus = 200
    await eventually(() => expect(kindsOf(one!)).toEqual(['deferred', 'delivered']))
  })

  it('set ahead while it runs loses its lease for one heartbeat, and no mail', async () => {
    const time = createFakeTime()
    const agent = await world.start(FAST, time)
    const [one] = many(1)
    await deferJobs(agent, [one!])
    const before = world.worker.asked.length
    time.aheadMs = 48 * HOUR_MS
    await eventually(() => expect(world.worker.asked.length).toBeGreaterThan(before))
    await moveClock(world, agent, HOUR_MS)
    await eventually(() => expect(kindsOf(one!)).toEqual(['deferred', 'delivered']))
  })
})

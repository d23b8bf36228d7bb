import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandOf, deferral, moveClock, postOrders, ruleOf } from '../testing/agent-client.ts'
import { type AgentWorld, createAgentWorld } from '../testing/agent-world.ts'
import { createFakeTime } from '../testing/fake-time.ts'
import { postJobs, type SampleJob, sampleJob } from '../testing/sample-jobs.ts'
import { eventually, FAST, HOUR_MS, many, watchWorld } from '../testing/watch-world.ts'

let world: AgentWorld
beforeEach(async () => {
  world = await createAgentWorld()
})
afterEach(() => world.close())

const { kindsOf, countOf, attempts, deferJobs, expectOthersToFlow } = watchWorld(() => world)

const domains = ['a', 'b'].map((name) => `${name}.example`)

describe('a hold', () => {
  it('of 500 deferred mails starts no attempt, and its release delivers each once', async () => {
    const agent = await world.start()
    const jobs = many(500)
    await deferJobs(agent, jobs)
    const rule = ruleOf({ domain: 'a.example' }, { reason: 'too many complaints' })
    expect(await postOrders(agent, { holds: { revision: 3, rules: [rule] } })).toEqual({
      holdsRevision: 3,
      applied: [],
    })
    await moveClock(world, agent, HOUR_MS)
    await expectOthersToFlow(agent)
    expect(attempts()).toBe(501)
    await eventually(() => expect(countOf('held')).toBe(500))
    expect(world.worker.events.find((event) => event.kind === 'held')).toMatchObject({
      reason: 'too many complaints',
      attempt: null,
    })
    await postOrders(agent, { holds: { revision: 4, rules: [] } })
    await eventually(() => expect(countOf('delivered')).toBe(501))
    expect(countOf('released')).toBe(500)
    expect(attempts()).toBe(1_001)
  })

  it('keeps mail that is due at the moment it comes from starting', async () => {
    const agent = await world.start({ SLOTS: '10', SITE_SHARE: '0.2' })
    world.haraka.behaviour = () => null
    const jobs = many(100)
    await postJobs(agent, jobs)
    await eventually(() => expect(attempts()).toBe(2))
    await postOrders(agent, { holds: { revision: 1, rules: [ruleOf({ domain: 'a.example' })] } })
    for (const { request } of [...world.haraka.attempts]) world.haraka.end(request.id, deferral)
    await eventually(() => expect([countOf('deferred'), countOf('held')]).toEqual([2, 100]))
    world.haraka.behaviour = () => ({})
    await expectOthersToFlow(agent)
    expect(attempts()).toBe(3)
    await postOrders(agent, { holds: { revision: 2, rules: [] } })
    await eventually(() => expect(countOf('delivered')).toBe(99))
  })

  it('lets an attempt on the wire finish', async () => {
    const agent = await world.start()
    world.haraka.behaviour = () => null
    const [one] = many(1)
    await postJobs(agent, [one!])
    await eventually(() => expect(attempts()).toBe(1))
    await postOrders(agent, { holds: { revision: 1, rules: [ruleOf({})] } })
    world.haraka.end(world.haraka.attempts[0]!.request.id, {})
    await eventually(() => expect(kindsOf(one!)).toEqual(['delivered']))
  })

  it('of a source holds what was last tried from it, and no other', async () => {
    const [held, free] = ['127.0.0.2', '127.0.0.3']
    const agent = await world.start({ SOURCES: `${held},${free}` })
    await deferJobs(agent, many(20))
    const fromHeld = world.haraka.attempts.filter(({ request }) => request.target.source === held).length
    expect([fromHeld > 0, fromHeld < 20]).toEqual([true, true])
    await postOrders(agent, { holds: { revision: 1, rules: [ruleOf({ source: held })] } })
    await eventually(() => expect(countOf('held')).toBe(fromHeld))
    await moveClock(world, agent, HOUR_MS)
    await eventually(() => expect(countOf('delivered')).toBe(20 - fromHeld))
    await postOrders(agent, { holds: { revision: 2, rules: [] } })
    await eventually(() => expect(countOf('delivered')).toBe(20))
    expect(countOf('released')).toBe(fromHeld)
  })

  it('of a site holds what has never been routed, when its route is known', async () => {
    const agent = await world.start()
    for (const [at, site] of domains.entries())
      await postOrders(agent, { holds: { revision: at + 1, rules: [ruleOf({ site })] } })
    const jobs = domains.map((domain) => sampleJob(`u@${domain}`))
    await postJobs(agent, jobs)
    await eventually(() => expect(jobs.map(kindsOf)).toEqual([['delivered'], ['held']]))
    await postOrders(agent, { holds: { revision: 3, rules: [] } })
    await eventually(() => expect(kindsOf(jobs[1]!)).toEqual(['held', 'released', 'delivered']))
  })

  it.each([
    ['tenant', (job: SampleJob['job']) => ({ tenant: job.tenant })],
    ['class', () => ({ class: 'bulk' })],
    ['job', (job: SampleJob['job']) => ({ jobs: [job.id] })],
    ['sender', () => ({ sender: 'held.example' })],
    ['address', () => ({ addresses: ['ada@a.example'] })],
  ])('of a %s covers new mail of it and nothing else', async (_, scopeOf) => {
    const agent = await world.start()
    const recipients = [{ n: 0, rcptTo: 'Ada@a.example', mailFrom: 'b-x@Held.example' }]
    const covered = sampleJob('-', { class: 'bulk', recipients })
    const other = sampleJob('bob@a.example')
    await postOrders(agent, { holds: { revision: 1, rules: [ruleOf(scopeOf(covered.job))] } })
    await postJobs(agent, [covered, other])
    await eventually(() => expect([kindsOf(covered), kindsOf(other)]).toEqual([['held'], ['delivered']]))
  })

  it('passes from one rule to another without a word, and ends with the last', async () => {
    const agent = await world.start()
    const [one] = many(1)
    const [first, second] = [ruleOf({ domain: 'a.example' }), ruleOf({ class: 'transactional' })]
    await postOrders(agent, { holds: { revision: 1, rules: [first] } })
    await postJobs(agent, [one!])
    await postOrders(agent, { holds: { revision: 2, rules: [first, second] } })
    await postOrders(agent, { holds: { revision: 3, rules: [second] } })
    expect(attempts()).toBe(0)
    await postOrders(agent, { holds: { revision: 4, rules: [] } })
    await eventually(() => expect(kindsOf(one!)).toEqual(['held', 'released', 'delivered']))
  })

  it('ends by itself at `until`', async () => {
    const agent = await world.start(FAST)
    const [one] = many(1)
    const until = new Date(Date.now() + HOUR_MS).toISOString()
    await postOrders(agent, { holds: { revision: 1, rules: [ruleOf({}, { until })] } })
    await postJobs(agent, [one!])
    await eventually(() => expect(kindsOf(one!)).toEqual(['held']))
    await moveClock(world, agent, HOUR_MS - 60_000)
    expect(attempts()).toBe(0)
    await moveClock(world, agent, HOUR_MS + 1_000)
    await eventually(() => expect(kindsOf(one!)).toEqual(['held', 'released', 'delivered']))
  })

  it('does not keep mail from expiring', async () => {
    const agent = await world.start()
    const [one] = many(1, 'a.example', { expiresAt: new Date(Date.now() + HOUR_MS).toISOString() })
    await postOrders(agent, { holds: { revision: 1, rules: [ruleOf({})] } })
    await postJobs(agent, [one!])
    await eventually(() => expect(kindsOf(one!)).toEqual(['held']))
    await moveClock(world, agent, HOUR_MS + 1_000)
    await eventually(() => expect(kindsOf(one!)).toEqual(['held', 'expired']))
    await postOrders(agent, { holds: { revision: 2, rules: [] } })
    expect(attempts()).toBe(0)
  })

  it('outlives a restart, and a lower or repeated revision changes nothing', async () => {
    const first = await world.start()
    const rules = [ruleOf({ domain: 'a.example' })]
    await postOrders(first, { holds: { revision: 5, rules } })
    const jobs = many(3)
    await postJobs(first, jobs.slice(0, 1))
    for (const revision of [5, 4]) await postOrders(first, { holds: { revision, rules: [] } })
    await first.stop()
    const agent = await world.start(FAST)
    await postJobs(agent, jobs.slice(1))
    await expectOthersToFlow(agent)
    await eventually(() => expect(countOf('held')).toBe(3))
    expect(attempts()).toBe(1)
    expect(await postOrders(agent, { holds: { revision: 4, rules: [] } })).toMatchObject({ holdsRevision: 5 })
    expect(world.worker.heartbeats.at(-1)).toMatchObject({ holdsRevision: 5 })
  })

  it.each([
    ['brings', { isCut: false, kinds: ['deferred', 'held'] }],
    ['cannot bring', { isCut: true, kinds: ['deferred', 'delivered'] }],
  ])(
    'made while the process was away is heard of before anything starts: its first heartbeat %s it',
    async (_, way) => {
      const first = await world.start()
      const [one] = many(1)
      await deferJobs(first, [one!])
      await first.stop()
      const laterMs = 240_000
      world.worker.offsetMs = laterMs
      world.worker.orders = { holds: { revision: 1, rules: [ruleOf({})] } }
      world.worker.isCut = way.isCut
      await world.start({}, createFakeTime(laterMs))
      const attempted = way.isCut ? 2 : 1
      await eventually(() => expect(attempts()).toBe(attempted))
      await eventually(() => expect(world.logged.includes('heartbeat.failed')).toBe(way.isCut))
      world.worker.isCut = false
      await eventually(() => expect(kindsOf(one!)).toEqual(way.kinds))
      expect(attempts()).toBe(attempted)
    },
  )

  it('comes and goes with the heartbeat, too', async () => {
    const agent = await world.start(FAST)
    const [one] = many(1)
    world.worker.orders = { holds: { revision: 1, rules: [ruleOf({})] } }
    await eventually(() => expect(world.worker.heartbeats.at(-1)?.holdsRevision).toBe(1))
    await postJobs(agent, [one!])
    await eventually(() => expect(kindsOf(one!)).toEqual(['held']))
    world.worker.orders = { holds: { revision: 2, rules: [] } }
    await eventually(() => expect(kindsOf(one!)).toEqual(['held', 'released', 'delivered']))
  })

  it('is told again when the job is posted again', async () => {
    const agent = await world.start()
    const [one] = many(1)
    await postOrders(agent, { holds: { revision: 1, rules: [ruleOf({})] } })
    await postJobs(agent, [one!])
    await eventually(() => expect(kindsOf(one!)).toEqual(['held']))
    expect(await postJobs(agent, [one!])).toMatchObject([{ status: 'known' }])
    await eventually(() => expect(kindsOf(one!)).toEqual(['held', 'queued', 'held']))
    const held = world.worker.events.filter((event) => event.kind === 'held')
    expect(held[1]!.id).toBe(held[0]!.id)
  })

  it('stays when held mail is flushed, which is due at once after the release', async () => {
    const agent = await world.start()
    const jobs = many(2)
    await deferJobs(agent, jobs)
    await postOrders(agent, { holds: { revision: 1, rules: [ruleOf({})] } })
    const flush = commandOf({ action: 'flush', scope: {} })
    expect((await postOrders(agent, { commands: [flush] })).applied).toEqual([{ id: flush.id, deliveries: 2 }])
    expect(attempts()).toBe(2)
    await postOrders(agent, { holds: { revision: 2, rules: [] } })
    await eventually(() => expect(countOf('delivered')).toBe(2))
  })
})

describe('POST /v1/control', () => {
  it('refuses what is no control body, and 500 rules are the most', async () => {
    const agent = await world.start()
    const rules = Array.from({ length: 501 }, () => ruleOf({}))
    await expect(postOrders(agent, { holds: { revision: 1, rules } })).rejects.toThrow('400')
    await expect(postOrders(agent, { commands: [commandOf({ action: 'explode', scope: {} })] })).rejects.toThrow('400')
    await expect(
      postOrders(agent, { commands: [commandOf({ action: 'flush', scope: { tenent: 'x' } })] }),
    ).rejects.toThrow('400')
    await expect(postOrders({ ...agent, secret: 'another secret of the same kind' }, {})).rejects.toThrow('401')
    expect(await postOrders(agent, { holds: { revision: 1, rules: rules.slice(1) } })).toEqual({
      holdsRevision: 1,
      applied: [],
    })
  })
})

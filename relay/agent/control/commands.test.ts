import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newAttemptId } from '../delivery/attempt-id.ts'
import { commandOf, deferral, moveClock, postOrders, ruleOf } from '../testing/agent-client.ts'
import { type AgentWorld, createAgentWorld } from '../testing/agent-world.ts'
import { postJobs, type SampleJob, sampleJob } from '../testing/sample-jobs.ts'
import { eventually, FAST, HOUR_MS, many, type StartedAgent, watchWorld } from '../testing/watch-world.ts'

let world: AgentWorld
beforeEach(async () => {
  world = await createAgentWorld()
})
afterEach(() => world.close())

const { kindsOf, countOf, attempts, deferJobs } = watchWorld(() => world)

const lastEvent = () => world.worker.events.at(-1)
const lastEventOf = ({ job }: SampleJob) => world.worker.events.findLast((event) => event.jobId === job.id)
const twoRecipients = () =>
  sampleJob('-', { recipients: [0, 1].map((n) => ({ n, rcptTo: `u${n}@${'ab'[n]}.example`, mailFrom: '' })) })

async function putOnWire(agent: StartedAgent, jobs: readonly SampleJob[]) {
  world.haraka.behaviour = () => null
  const before = attempts()
  await postJobs(agent, jobs)
  await eventually(() => expect(attempts()).toBeGreaterThan(before))
  return world.haraka.attempts.at(-1)!.request.id
}

const open = () => new DatabaseSync(`${world.environment['DATA_DIR']}/journal.db`, { readOnly: true })
function countRows(sql: string): number {
  const db = open()
  const count = Number(db.prepare(`SELECT COUNT(*) AS count FROM ${sql}`).get()!['count'])
  db.close()
  return count
}

describe('flush', () => {
  it('of 500 deferred mails delivers each once; what has just been told to wait for hours waits', async () => {
    const agent = await world.start()
    world.haraka.behaviour = () => ({ verdict: 'unknown', reply: null, error: 'ECONNRESET' })
    const unknown = sampleJob('unknown@b.example')
    await postJobs(agent, [unknown])
    await eventually(() => expect(kindsOf(unknown)).toEqual(['deferred']))
    world.worker.events.length = 0
    await deferJobs(agent, many(500))
    const flush = commandOf({ action: 'flush', scope: {} })
    expect((await postOrders(agent, { commands: [flush] })).applied).toEqual([{ id: flush.id, deliveries: 500 }])
    await eventually(() => expect(countOf('delivered')).toBe(500))
    expect(attempts()).toBe(1_001)
    expect(kindsOf(unknown)).toEqual([])
  })
})

describe('return', () => {
  it('of 500 deferred mails gives each back once, keeps no body and starts nothing', async () => {
    const agent = await world.start(FAST)
    const jobs = many(500)
    await deferJobs(agent, jobs)
    const command = commandOf({ action: 'return', scope: {}, reason: 'drain' })
    expect((await postOrders(agent, { commands: [command] })).applied).toEqual([{ id: command.id, deliveries: 500 }])
    await eventually(() => expect(countOf('returned')).toBe(500))
    expect(new Set(world.worker.events.map((event) => event.id)).size).toBe(1_000)
    expect(lastEvent()).toMatchObject({ kind: 'returned', reason: 'drain', epoch: 1, attempt: null })
    expect(lastEvent()!.id).toBe(`${lastEvent()!.jobId}|0|1|returned`)
    await moveClock(world, agent, HOUR_MS)
    await eventually(() => expect(world.worker.heartbeats.at(-1)).toMatchObject({ waiting: 0, sending: 0 }))
    expect([attempts(), countRows('bodies')]).toEqual([500, 0])
  })

  it('is done once, and the same relay takes the job up again under a higher epoch only', async () => {
    const agent = await world.start()
    const [one] = many(1)
    await deferJobs(agent, [one!])
    const command = commandOf({ action: 'return', scope: { jobs: [one!.job.id] }, reason: 're-route' })
    await postOrders(agent, { commands: [command] })
    expect((await postOrders(agent, { commands: [command] })).applied).toEqual([{ id: command.id, deliveries: 0 }])
    await eventually(() => expect(kindsOf(one!)).toEqual(['deferred', 'returned']))
    expect(await postJobs(agent, [one!])).toMatchObject([{ status: 'known' }])
    await eventually(() => expect(kindsOf(one!)).toEqual(['deferred', 'returned', 'deferred', 'returned']))
    expect(attempts()).toBe(1)
    await postJobs(agent, [{ ...one!, job: { ...one!.job, epoch: 2 } }])
    await eventually(() => expect(lastEvent()).toMatchObject({ kind: 'delivered', epoch: 2 }))
    expect(attempts()).toBe(2)
  })

  it.each([
    ['delivered', {}, ['delivered', 'returned']],
    ['deferred', deferral, ['deferred', 'returned']],
  ])('waits for what of the job is on the wire: %s', async (_, outcome, kinds) => {
    const agent = await world.start()
    const job = twoRecipients()
    world.dns.zone.delete('b.example')
    world.dns.zone.set('b.example', { mx: [[10, 'mx.b.example']] })
    world.haraka.behaviour = ({ rcptTo }) => (rcptTo.endsWith('b.example') ? deferral : null)
    await postJobs(agent, [job])
    await eventually(() => expect(kindsOf(job)).toEqual(['deferred']))
    world.worker.events.length = 0
    await postOrders(agent, {
      commands: [commandOf({ action: 'return', scope: { domain: 'b.example' }, reason: 'r' })],
    })
    expect(kindsOf(job)).toEqual([])
    world.haraka.end(
      world.haraka.attempts.find(({ request }) => request.rcptTo === 'u0@a.example')!.request.id,
      outcome,
    )
    await eventually(() => expect(kindsOf(job)).toEqual(kinds))
  })

  it('keeps what ended unknown until its one more try, so that no other relay sends a copy at once', async () => {
    const agent = await world.start()
    const [one] = many(1)
    const id = await putOnWire(agent, [one!])
    await postOrders(agent, { commands: [commandOf({ action: 'return', scope: {}, reason: 'drain' })] })
    world.haraka.end(id, { verdict: 'unknown', reply: null, error: 'ECONNRESET' })
    await eventually(() => expect(kindsOf(one!)).toEqual(['deferred']))
    world.haraka.behaviour = () => deferral
    await moveClock(world, agent, 6 * HOUR_MS)
    await eventually(() => expect(kindsOf(one!)).toEqual(['deferred', 'deferred', 'returned']))
  })

  it('of held mail releases it first: who has it next holds it anew', async () => {
    const agent = await world.start()
    const [one] = many(1)
    await postOrders(agent, { holds: { revision: 1, rules: [ruleOf({})] } })
    await postJobs(agent, [one!])
    await postOrders(agent, { commands: [commandOf({ action: 'return', scope: {}, reason: 'drain' })] })
    await eventually(() => expect(kindsOf(one!)).toEqual(['held', 'released', 'returned']))
  })
})

describe('cancel and expire', () => {
  const suppress = (address: string, tenant: string) =>
    commandOf({ action: 'cancel', scope: { tenant, addresses: [address] }, state: 'suppressed', reason: 'complaint' })

  it('a suppression reaches deferred mail in any case of letters, of its tenant only', async () => {
    const agent = await world.start()
    const meant = sampleJob('Ada@A.example')
    const others = [sampleJob('ada@a.example'), sampleJob('bob@a.example', { tenant: meant.job.tenant })]
    await deferJobs(agent, [meant, ...others])
    const { applied } = await postOrders(agent, { commands: [suppress('ada@a.example', meant.job.tenant)] })
    expect(applied).toMatchObject([{ deliveries: 1 }])
    await eventually(() => expect(kindsOf(meant)).toEqual(['deferred', 'suppressed']))
    expect(lastEvent()).toMatchObject({ reason: 'complaint', id: `${meant.job.id}|0|1|suppressed` })
    await moveClock(world, agent, HOUR_MS)
    await eventually(() => expect(others.map(kindsOf)).toEqual(Array(2).fill(['deferred', 'delivered'])))
    expect(attempts()).toBe(5)
  })

  it.each([
    ['canceled', { action: 'cancel', state: 'canceled' }],
    ['suppressed', { action: 'cancel', state: 'suppressed' }],
    ['failed', { action: 'cancel', state: 'failed' }],
    ['expired', { action: 'expire' }],
  ])('mail on the wire becomes %s instead of another try', async (kind, order) => {
    const agent = await world.start()
    const [one] = many(1)
    const id = await putOnWire(agent, [one!])
    const command = commandOf({ ...order, scope: { domain: 'a.example' }, reason: 'because' })
    expect((await postOrders(agent, { commands: [command] })).applied).toMatchObject([{ deliveries: 1 }])
    world.haraka.end(id, deferral)
    await eventually(() => expect(kindsOf(one!)).toEqual([kind]))
    expect(lastEvent()).toMatchObject({ reason: 'because', attempt: { verdict: 'deferred', nextTryAt: null } })
    await moveClock(world, agent, HOUR_MS)
    expect([attempts(), countRows('bodies')]).toEqual([1, 0])
  })

  it.each([
    ['delivered', {}],
    ['bounced', { verdict: 'bounced', phase: 'rcpt', reply: { code: 550, enhanced: '5.1.1', text: 'no' } }],
  ] as const)('an attempt on the wire that ends %s stands', async (kind, outcome) => {
    const agent = await world.start()
    const [one] = many(1)
    const id = await putOnWire(agent, [one!])
    await postOrders(agent, { commands: [commandOf({ action: 'expire', scope: {}, reason: 'x' })] })
    world.haraka.end(id, outcome)
    await eventually(() => expect(kindsOf(one!)).toEqual([kind]))
    expect(lastEvent()!.reason).toBeUndefined()
  })

  it('a command after a return decides; held mail is canceled, too', async () => {
    const agent = await world.start()
    const [one, held] = [sampleJob('u@a.example'), sampleJob('u@b.example')]
    const id = await putOnWire(agent, [one])
    await postOrders(agent, {
      holds: { revision: 1, rules: [ruleOf({ domain: 'b.example' })] },
      commands: [commandOf({ action: 'return', scope: {}, reason: 'drain' })],
    })
    await postJobs(agent, [held])
    const cancel = commandOf({ action: 'cancel', scope: {}, state: 'canceled', reason: 'x' })
    expect((await postOrders(agent, { commands: [cancel] })).applied).toMatchObject([{ deliveries: 2 }])
    world.haraka.end(id, deferral)
    await eventually(() => expect([kindsOf(one), kindsOf(held)]).toEqual([['canceled'], ['held', 'canceled']]))
  })

  it('means only mail that was there, and is done once over a restart', async () => {
    const first = await world.start()
    const [one, later] = many(2)
    await deferJobs(first, [one!])
    const cancel = commandOf({ action: 'cancel', scope: {}, state: 'canceled', reason: 'x' })
    await postOrders(first, { commands: [cancel] })
    await first.stop()
    const agent = await world.start(FAST)
    await postJobs(agent, [later!])
    expect((await postOrders(agent, { commands: [cancel] })).applied).toEqual([{ id: cancel.id, deliveries: 0 }])
    await eventually(() => expect(kindsOf(later!)).toEqual(['delivered']))
    expect(kindsOf(one!)).toEqual(['deferred', 'canceled'])
  })

  it.each([
    ['cancel', { action: 'cancel', state: 'canceled' }, 'canceled'],
    ['expire', { action: 'expire' }, 'expired'],
  ])(
    '%s of a domain ends mail from before it that comes late, over a restart too, and no younger one',
    async (_, part, end) => {
      const first = await world.start()
      await postOrders(first, { commands: [commandOf({ scope: { domain: 'a.example' }, reason: 'abuse', ...part })] })
      const madeAt = (ms: number) => ({ id: newAttemptId(Date.now() + ms) })
      const [late, later] = [sampleJob('u@a.example', madeAt(-60_000)), sampleJob('u@a.example', madeAt(-60_000))]
      const [other, young] = [sampleJob('u@b.example', madeAt(-60_000)), sampleJob('u@a.example', madeAt(60_000))]
      await postJobs(first, [late, other, young])
      await eventually(() => expect([late, other, young].map(kindsOf)).toEqual([[end], ['delivered'], ['delivered']]))
      expect(lastEventOf(late)).toMatchObject({ reason: 'abuse', attempt: null })
      await first.stop()
      await postJobs(await world.start(), [later])
      await eventually(() => expect(kindsOf(later)).toEqual([end]))
      expect(attempts()).toBe(2)
    },
  )

  it('comes with a heartbeat, which confirms it by its number', async () => {
    const agent = await world.start(FAST)
    const jobs = many(2)
    await deferJobs(agent, jobs)
    const [pushed, told] = jobs.map(({ job }) =>
      commandOf({ action: 'cancel', scope: { jobs: [job.id] }, state: 'canceled', reason: 'x' }),
    )
    await postOrders(agent, { commands: [pushed!] })
    expect(world.worker.heartbeats.at(-1)!.commandsUpTo).toBe(0)
    world.worker.orders = {
      commands: [
        { seq: 7, command: pushed! },
        { seq: 9, command: told! },
      ],
    }
    await eventually(() => expect(world.worker.heartbeats.at(-1)!.commandsUpTo).toBe(9))
    await eventually(() => expect(jobs.map(kindsOf)).toEqual(Array(2).fill(['deferred', 'canceled'])))
  })

  it('is gone on with when its process died in between', async () => {
    const first = await world.start()
    const jobs = many(3)
    await deferJobs(first, jobs)
    await first.stop()
    const command = commandOf({ action: 'cancel', scope: {}, state: 'canceled', reason: 'x' })
    const db = new DatabaseSync(`${world.environment['DATA_DIR']}/journal.db`)
    db.prepare('INSERT INTO commands (id, at_ms, up_to_no, command) VALUES (?, 1, 2, ?)').run(
      command.id,
      JSON.stringify(command),
    )
    db.close()
    await world.start()
    await eventually(() => expect(countOf('canceled')).toBe(2))
    await eventually(() => expect(countRows('commands WHERE is_done = 0')).toBe(0))
    expect(kindsOf(jobs[2]!)).toEqual(['deferred'])
  })

  it('ends 2,500 waiting mails in pages while others are taken', async () => {
    const agent = await world.start({ SLOTS: '10', SITE_SHARE: '0.1' })
    world.haraka.behaviour = () => null
    const jobs = many(2_500)
    for (let at = 0; at < jobs.length; at += 100) await postJobs(agent, jobs.slice(at, at + 100))
    const cancel = commandOf({ action: 'cancel', scope: { domain: 'a.example' }, state: 'canceled', reason: 'x' })
    const [answer, other] = await Promise.all([
      postOrders(agent, { commands: [cancel] }),
      postJobs(agent, [sampleJob('u@b.example')]),
    ])
    expect(other).toMatchObject([{ status: 'accepted' }])
    expect(answer.applied).toMatchObject([{ deliveries: 2_500 }])
    await eventually(() => expect(countOf('canceled')).toBe(2_499))
    expect(countRows('commands WHERE is_done = 0')).toBe(0)
  })
})

import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type AgentWorld, createAgentWorld } from './testing/agent-world.ts'
import { encodeJobs, postJobs, postSigned, sampleJob } from './testing/sample-jobs.ts'

let world: AgentWorld
beforeEach(async () => {
  world = await createAgentWorld()
})
afterEach(() => world.close())

const moveClock = (agent: { url: string; secret: string }, offsetMs: number) => {
  world.worker.offsetMs = offsetMs
  const body = JSON.stringify({ offsetMs })
  return postSigned(agent, '/dev/clock', { over: body, body })
}
const deferral = { verdict: 'deferred', phase: 'rcpt', reply: { code: 451, enhanced: '4.7.1', text: 'later' } } as const

describe('the agent', () => {
  it('delivers 200 jobs, one event each, with the bytes that were posted', async () => {
    const agent = await world.start()
    const jobs = Array.from({ length: 200 }, (_, at) => sampleJob(`u${at}@${at % 2 ? 'a' : 'b'}.example`))
    for (const at of [0, 100]) {
      const results = await postJobs(agent, jobs.slice(at, at + 100))
      expect(results.map((result) => result.status)).toEqual(Array(100).fill('accepted'))
    }
    await eventually(() => expect(world.worker.events).toHaveLength(200))
    expect(new Set(world.worker.events.map((event) => event.jobId)).size).toBe(200)
    expect(world.haraka.attempts).toHaveLength(200)
    for (const { request, sha256 } of world.haraka.attempts)
      expect(sha256).toBe(jobs.find((sample) => sample.job.id === request.jobId)!.job.sha256)
    const [event] = world.worker.events
    expect(event).toMatchObject({ kind: 'delivered', n: 0, epoch: 1, attempt: { no: 1, nextTryAt: null } })
    expect(event!.attempt!.target).toMatchObject({ ip: '127.0.0.1', ehlo: 'relay.example', tls: 'may' })
  })

  it('keeps within the slots of one site', async () => {
    const agent = await world.start({ SLOTS: '10', SITE_SHARE: '0.2' })
    world.haraka.behaviour = () => null
    await postJobs(
      agent,
      Array.from({ length: 30 }, (_, at) => sampleJob(`u${at}@a.example`)),
    )
    await eventually(() => expect(world.haraka.attempts).toHaveLength(2))
    await postJobs(agent, [sampleJob('v@b.example')])
    await eventually(() => expect(world.haraka.attempts).toHaveLength(3))
    expect(world.haraka.attempts[2]!.request.rcptTo).toBe('v@b.example')
    world.haraka.behaviour = () => ({})
    for (const { request } of [...world.haraka.attempts]) world.haraka.end(request.id, {})
    await eventually(() => expect(world.worker.events).toHaveLength(31))
    expect(world.haraka.peak()).toBeLessThanOrEqual(4)
  })

  it('tries a deferred recipient again once the clock has moved', async () => {
    const agent = await world.start()
    world.haraka.behaviour = () => deferral
    const { job, raw } = sampleJob('u@a.example')
    await postJobs(agent, [{ job, raw }])
    await eventually(() => expect(world.worker.kindsOf(job.id)).toEqual(['deferred']))
    const { attempt } = world.worker.events[0]!
    const waitMs = Date.parse(attempt!.nextTryAt!) - Date.parse(attempt!.endedAt)
    expect(waitMs).toBeGreaterThan(45_000)
    expect(waitMs).toBeLessThan(75_000)
    world.haraka.behaviour = () => ({})
    expect((await moveClock(agent, 3_600_000)).status).toBe(200)
    await eventually(() => expect(world.worker.kindsOf(job.id)).toEqual(['deferred', 'delivered']))
    expect(world.worker.events[1]).toMatchObject({ id: `${job.id}|0|2|delivered`, attempt: { no: 2 } })
    expect(Date.parse(world.worker.events[1]!.occurredAt)).toBeGreaterThan(Date.now() + 3_500_000)
  })

  it('lets a deferred recipient expire, with one event and without another attempt', async () => {
    const agent = await world.start()
    world.haraka.behaviour = () => deferral
    const { job, raw } = sampleJob('u@a.example', { expiresAt: new Date(Date.now() + 30_000).toISOString() })
    await postJobs(agent, [{ job, raw }])
    await eventually(() => expect(world.worker.kindsOf(job.id)).toEqual(['deferred']))
    expect(world.worker.events[0]!.attempt!.nextTryAt).toBeNull()
    await moveClock(agent, 31_000)
    await eventually(() => expect(world.worker.kindsOf(job.id)).toEqual(['deferred', 'expired']))
    expect(world.haraka.attempts).toHaveLength(1)
  })

  it('starts the next host at once after a refusal before RCPT', async () => {
    world.dns.zone.set('mx.a.example', { a: ['127.0.0.1', '127.0.0.2'] })
    const agent = await world.start()
    world.haraka.behaviour = ({ target }) =>
      target.ip === '127.0.0.1' ? { verdict: 'deferred', phase: 'connect', reply: null, error: 'ECONNREFUSED' } : {}
    // DNS may give the addresses in any order: only a run that meets the dead one first shows the rule.
    const { job, raw } = sampleJob('u@a.example')
    await postJobs(agent, [{ job, raw }])
    await eventually(() => expect(world.worker.kindsOf(job.id)).toContain('delivered'))
    expect(world.haraka.attempts.map((attempt) => attempt.request.target.ip)).toEqual(['127.0.0.1', '127.0.0.2'])
    expect(world.worker.kindsOf(job.id)).toEqual(['deferred', 'delivered'])
  })

  it('bounces a domain that does not exist, without Haraka', async () => {
    const agent = await world.start()
    const { job, raw } = sampleJob('u@nowhere.example')
    await postJobs(agent, [{ job, raw }])
    await eventually(() => expect(world.worker.kindsOf(job.id)).toEqual(['bounced']))
    expect(world.worker.events[0]!.attempt).toMatchObject({
      phase: 'dns',
      target: null,
      reply: { code: 550, enhanced: '5.1.2' },
    })
    expect(world.haraka.attempts).toHaveLength(0)
  })

  it('keeps events while the Worker fails and sends them later, once', async () => {
    const agent = await world.start()
    world.worker.status = 503
    const jobs = Array.from({ length: 20 }, () => sampleJob('u@a.example'))
    await postJobs(agent, jobs)
    await eventually(() => expect(world.haraka.attempts).toHaveLength(20))
    expect(world.worker.events).toHaveLength(0)
    world.worker.status = 200
    await eventually(() => expect(world.worker.events).toHaveLength(20))
    expect(new Set(world.worker.events.map((event) => event.id)).size).toBe(20)
  })

  it('answers `known` for a job seen before and tells its state once more', async () => {
    const agent = await world.start()
    const sample = sampleJob('u@a.example')
    await postJobs(agent, [sample])
    await eventually(() => expect(world.worker.events).toHaveLength(1))
    expect(await postJobs(agent, [sample])).toEqual([{ id: sample.job.id, status: 'known' }])
    await eventually(() => expect(world.worker.events).toHaveLength(2))
    expect(world.worker.events[1]).toEqual(world.worker.events[0])
    expect(world.haraka.attempts).toHaveLength(1)
    const lower = sampleJob('u@a.example', { epoch: 3 })
    expect((await postJobs(agent, [lower]))[0]!.status).toBe('accepted')
    expect(await postJobs(agent, [{ ...lower, job: { ...lower.job, epoch: 2 } }])).toMatchObject([
      { status: 'refused' },
    ])
  })

  it('starts nothing without a lease, and goes on when a heartbeat renews it', async () => {
    world.worker.leaseMs = -1_000
    const agent = await world.start({ HEARTBEAT_EVERY_MS: '100' })
    const past = sampleJob('u@a.example', { leaseUntil: new Date(Date.now() - 1).toISOString() })
    const leased = sampleJob('v@b.example')
    await postJobs(agent, [past, leased])
    await eventually(() => expect(world.worker.events).toHaveLength(1))
    expect(world.worker.events[0]!.jobId).toBe(leased.job.id)
    world.worker.leaseMs = 600_000
    await eventually(() => expect(world.worker.kindsOf(past.job.id)).toEqual(['delivered']))
  })

  it('waits while Haraka is away, and calls what it lost interrupted', async () => {
    await world.haraka.close()
    const agent = await world.start()
    const sample = sampleJob('u@a.example')
    await postJobs(agent, [sample])
    const { startFakeHaraka } = await import('./testing/fake-haraka.ts')
    world.haraka = await startFakeHaraka(world.socketPath)
    world.haraka.behaviour = () => null
    await eventually(() => expect(world.haraka.attempts).toHaveLength(1))
    expect(world.worker.events).toHaveLength(0)
    await world.haraka.close()
    world.haraka = await startFakeHaraka(world.socketPath)
    await eventually(() => expect(world.worker.kindsOf(sample.job.id)).toEqual(['deferred']))
    expect(world.worker.events[0]!.attempt).toMatchObject({ error: 'INTERRUPTED', no: 1 })
    await moveClock(agent, 31_000)
    await eventually(() => expect(world.worker.kindsOf(sample.job.id)).toEqual(['deferred', 'delivered']))
  })

  it('never sends a job again whose outcome is unknown until hours later, and then only once more', async () => {
    const agent = await world.start()
    world.haraka.behaviour = () => ({ verdict: 'unknown', reply: null, error: 'ECONNRESET' })
    const { job, raw } = sampleJob('u@a.example')
    await postJobs(agent, [{ job, raw }])
    await eventually(() => expect(world.worker.events).toHaveLength(1))
    expect(world.worker.events[0]).toMatchObject({ kind: 'deferred', attempt: { verdict: 'unknown' } })
    const hours = (Date.parse(world.worker.events[0]!.attempt!.nextTryAt!) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(3.9)
    await moveClock(agent, 5 * 3_600_000 + 60_000)
    await eventually(() => expect(world.worker.events).toHaveLength(2))
    expect(world.worker.events[1]!.attempt!.nextTryAt).toBeNull()
    await moveClock(agent, 6 * 86_400_000)
    await eventually(() => expect(world.worker.kindsOf(job.id)).toEqual(['deferred', 'deferred', 'expired']))
    expect(world.haraka.attempts).toHaveLength(2)
  })
})

describe('POST /v1/jobs', () => {
  it('refuses a bad signature, a replay, a broken manifest, and keeps serving', async () => {
    const agent = await world.start()
    const sample = sampleJob('u@a.example')
    const { manifest, body } = encodeJobs([sample])
    const forged = await postSigned({ ...agent, secret: 'another secret, just as long' }, '/v1/jobs', {
      over: manifest,
      body,
    })
    expect(forged).toMatchObject({ status: 401, json: { error: 'mismatch' } })
    const other = await postSigned(agent, '/v1/jobs', { over: 'other', body })
    expect(other.status).toBe(401)
    expect(await postSigned(agent, '/v1/jobs', { over: '{}\n', body: '{}\n' })).toMatchObject({ status: 400 })
    const short = await postSigned(agent, '/v1/jobs', { over: manifest, body: body.subarray(0, -1) })
    expect(short).toMatchObject({ status: 400, json: { error: expect.stringContaining('shorter') } })
    const long = await postSigned(agent, '/v1/jobs', { over: manifest, body: Buffer.concat([body, Buffer.from('x')]) })
    expect(long.status).toBe(400)
    expect((await fetch(`${agent.url}/v1/jobs`)).status).toBe(405)
    expect((await fetch(`${agent.url}/nothing`)).status).toBe(404)
    expect(await (await fetch(`${agent.url}/v1/health`)).json()).toMatchObject({ ok: true })
    expect(await postJobs(agent, [sample])).toMatchObject([{ status: 'accepted' }])
  })

  it('takes the secret before this one while secrets change, and signs with the new one', async () => {
    const agent = await world.start({ RELAY_SECRET_PREVIOUS: 'the secret before this one' })
    const previous = { ...agent, secret: 'the secret before this one' }
    expect(await postJobs(previous, [sampleJob('u@a.example')])).toMatchObject([{ status: 'accepted' }])
    expect(await postJobs(agent, [sampleJob('u@a.example')])).toMatchObject([{ status: 'accepted' }])
    await expect(postJobs({ ...agent, secret: 'a secret of nobody at all' }, [])).rejects.toThrow('401')
    await eventually(() => expect(world.worker.events).toHaveLength(2))
  })

  it('refuses only the job whose body does not match', async () => {
    const agent = await world.start()
    const [good, bad] = [sampleJob('u@a.example'), sampleJob('v@a.example')]
    const sha256 = createHash('sha256').update('something else').digest('hex')
    const results = await postJobs(agent, [{ ...bad, job: { ...bad.job, sha256 } }, good])
    expect(results.map((result) => result.status)).toEqual(['refused', 'accepted'])
    await eventually(() => expect(world.worker.kindsOf(good.job.id)).toEqual(['delivered']))
    expect(world.haraka.attempts).toHaveLength(1)
  })

  it('answers 413 for a job that is too large and 429 when there is no room', async () => {
    const agent = await world.start({ JOB_MAX_BYTES: '100' })
    const { manifest, body } = encodeJobs([sampleJob('u@a.example')])
    expect((await postSigned(agent, '/v1/jobs', { over: manifest, body })).status).toBe(413)
    const full = await world.start({ DISK_FREE_FLOOR_BYTES: String(2 ** 52), DATA_DIR: `${world.socketPath}-full` })
    expect((await postSigned(full, '/v1/jobs', { over: manifest, body })).status).toBe(429)
  })

  it('does not know /dev/clock in production', async () => {
    const agent = await world.start({ MODE: 'production' })
    const body = JSON.stringify({ offsetMs: 5 })
    expect((await postSigned(agent, '/dev/clock', { over: body, body })).status).toBe(404)
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AgentWorld, createAgentWorld } from '../testing/agent-world.ts'
import { encodeJobs, postJobs, postSigned, type SampleJob, sampleJob } from '../testing/sample-jobs.ts'
import { createCapacity } from './capacity.ts'

describe('the room of a tenant', () => {
  it('is what is still free, counted once a second and only while less than half is free', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'capacity-'))
    const waiting = new Map<string, number>()
    const time = { ms: 0 }
    let counted = 0
    const total = () => [...waiting.values()].reduce((sum, count) => sum + count, 0)
    const capacity = createCapacity({
      ...{ folder, diskFreeFloorBytes: 0, openMax: 100, openCount: total, monotonicMs: () => time.ms },
      waitingOf: (tenant) => {
        counted += 1
        return waiting.get(tenant) ?? 0
      },
    })
    const look = async (tenant: string) => {
      time.ms += 1_000
      await capacity.whyFull()
      return capacity.hasRoomFor(tenant)
    }
    waiting.set('big', 49)
    expect([await look('big'), counted]).toEqual([true, 0])
    waiting.set('big', 50)
    expect([await look('big'), counted]).toEqual([false, 1])
    expect([capacity.hasRoomFor('big'), counted]).toEqual([false, 1])
    expect(await look('small')).toBe(true)
    waiting.set('small', 25)
    // 25 are free: neither has room for more, and a third one has.
    expect([await look('small'), await look('big'), await look('third')]).toEqual([false, false, true])
    waiting.set('big', 20)
    expect(await look('big')).toBe(true)
    rmSync(folder, { recursive: true })
  })
})

describe('POST /v1/jobs when a tenant has its share', () => {
  let world: AgentWorld
  beforeEach(async () => {
    world = await createAgentWorld()
    world.haraka.behaviour = () => null
  })
  afterEach(() => world.close())

  const post = async (agent: { url: string; secret: string }, jobs: readonly SampleJob[], knowsLater: boolean) => {
    const { body } = encodeJobs(jobs)
    const rest = body.subarray(body.indexOf(10) + 1)
    const manifest = `${JSON.stringify({ v: 1, jobs: jobs.map(({ job }) => job), knowsLater })}\n`
    const { json } = await postSigned(agent, '/v1/jobs', {
      over: manifest,
      body: Buffer.concat([Buffer.from(manifest), rest]),
    })
    return (json as { results: { status: string }[] }).results.map(({ status }) => status)
  }

  it('turns away its further mail only, once the Worker understands that, and knows what it has', async () => {
    const agent = await world.start({ JOURNAL_MAX_OPEN: '60' })
    const big = Array.from({ length: 35 }, () => sampleJob('u@a.example'))
    const { tenant } = big[0]!.job
    for (const sample of big) sample.job.tenant = tenant
    await postJobs(agent, big)
    const more = () => {
      const sample = sampleJob('u@a.example')
      sample.job.tenant = tenant
      return sample
    }
    // What is open is counted once a second.
    await expect
      .poll(() => post(agent, [big[0]!, more(), sampleJob('v@a.example')], true), { timeout: 20_000, interval: 400 })
      .toEqual(['known', 'later', 'accepted'])
    expect(await post(agent, [more()], false)).toEqual(['accepted'])
  })
})

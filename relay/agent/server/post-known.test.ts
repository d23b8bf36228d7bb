import { randomUUID } from 'node:crypto'
import { KNOWN_JOBS_MAX, KNOWN_PATH } from '@mailstead/contracts/relay-job.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AgentWorld, createAgentWorld } from '../testing/agent-world.ts'
import { postJobs, postSigned, sampleJob } from '../testing/sample-jobs.ts'

let world: AgentWorld
beforeEach(async () => {
  world = await createAgentWorld()
})
afterEach(() => world.close())

describe('POST /v1/jobs/known', () => {
  it('says which jobs are here, with the highest epoch, and sends nothing for it', async () => {
    const agent = await world.start()
    const samples = [sampleJob('a@peer.example'), sampleJob('b@peer.example', { epoch: 3 })]
    await postJobs(agent, samples)
    const [first, second] = samples.map(({ job }) => job.id)
    const body = JSON.stringify({ jobs: [first, randomUUID(), second] })
    const answer = await postSigned(agent, KNOWN_PATH, { over: body, body })
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.json).toEqual({
      jobs: [
        { id: first, epoch: 1 },
        { id: second, epoch: 3 },
      ],
    })
  })

  it('refuses what is no list of jobs, too many of them, and what is not signed', async () => {
    const agent = await world.start()
    const ask = (body: string) => postSigned(agent, KNOWN_PATH, { over: body, body })
    expect((await ask('{"jobs":["x"]}')).status).toBe(400)
    const many = JSON.stringify({ jobs: Array.from({ length: KNOWN_JOBS_MAX + 1 }, () => randomUUID()) })
    expect((await ask(many)).status).toBe(400)
    expect((await postSigned(agent, KNOWN_PATH, { over: 'other', body: '{"jobs":[]}' })).status).toBe(401)
  })
})

/** Half of what relay and Worker say to each other is lost, before or after it has taken effect. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type AgentWorld, createAgentWorld } from './testing/agent-world.ts'
import { postJobs, type SampleJob, sampleJob } from './testing/sample-jobs.ts'

const JOBS = 40
const JOBS_A_POST = 5

let world: AgentWorld
beforeEach(async () => {
  world = await createAgentWorld()
})
afterEach(() => world.close())

it('every mail is attempted once and told of; events come at least once, each under one id', async () => {
  const agent = await world.start()
  await eventually(() => expect(world.worker.heartbeats.length).toBeGreaterThan(0))
  let posts = 0
  // Four of eight, in every order of request and answer.
  const fates = ['request', null, 'answer', null, 'answer', 'request', null, null] as const
  world.worker.lose = () => fates[posts++ % fates.length] ?? null
  const jobs = Array.from({ length: JOBS }, (_, n) => sampleJob(`u${n}@a.example`))
  for (let at = 0; at < JOBS; at += JOBS_A_POST) {
    const some = jobs.slice(at, at + JOBS_A_POST)
    // The Worker's own POST lost its answer, too: it comes a second time.
    for (const status of ['accepted', 'known'])
      expect((await postJobs(agent, some)).map((result) => result.status)).toEqual(some.map(() => status))
    const isTold = ({ job }: SampleJob) => world.worker.kindsOf(job.id).includes('delivered')
    await vi.waitFor(() => expect(some.every(isTold)).toBe(true), { timeout: 30_000 })
  }
  expect(posts).toBeGreaterThan(JOBS / JOBS_A_POST)
  expect(world.haraka.attempts.map(({ request }) => request.jobId).sort()).toEqual(jobs.map(({ job }) => job.id).sort())
  // A job that comes again is told of as queued, too.
  const delivered = world.worker.events.filter(({ kind }) => kind === 'delivered')
  const ids = new Set(delivered.map(({ id }) => id))
  expect(ids).toEqual(new Set(jobs.map(({ job }) => `${job.id}|0|1|delivered`)))
  // Answers that were lost made some of them come again, under the same id.
  expect(delivered.length).toBeGreaterThan(ids.size)
})

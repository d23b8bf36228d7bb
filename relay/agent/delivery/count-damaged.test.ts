import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { type AgentWorld, createAgentWorld } from '../testing/agent-world.ts'
import { postJobs, sampleJob } from '../testing/sample-jobs.ts'

let world: AgentWorld
beforeEach(async () => {
  world = await createAgentWorld()
})
afterEach(() => world.close())

it('countDamaged: heartbeats tell how many queue files were damaged, and their mails are put off', async () => {
  const damaged = { verdict: 'deferred', phase: 'connect', reply: null, error: 'QUEUEFILE' } as const
  const refused = { ...damaged, error: 'ECONNREFUSED' }
  world.haraka.behaviour = ({ rcptTo }) => (rcptTo.startsWith('d') ? damaged : refused)
  const agent = await world.start({ HEARTBEAT_EVERY_MS: '100' })
  const jobs = ['d1@a.example', 'd2@b.example', 'other@a.example'].map((rcptTo) => sampleJob(rcptTo))
  await postJobs(agent, jobs)
  await eventually(() => expect(world.worker.heartbeats.at(-1)?.damaged).toBe(2))
  for (const { job } of jobs) expect(world.worker.kindsOf(job.id)).toEqual(['deferred'])
})

/** What tests of orders and leases ask of a world again and again. */
import { expect, vi } from 'vitest'
import { deferral } from './agent-client.ts'
import type { AgentWorld } from './agent-world.ts'
import { postJobs, type SampleJob, sampleJob } from './sample-jobs.ts'

export const HOUR_MS = 3_600_000
const JOBS_PER_POST = 100

export type StartedAgent = Awaited<ReturnType<AgentWorld['start']>>

/** Heartbeats as often as a test can wait for. */
export const FAST = { HEARTBEAT_EVERY_MS: '100' }

export const eventually = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 20_000, interval: 20 })

/** Jobs of one recipient each. */
export const many = (count: number, domain = 'a.example', part = {}): SampleJob[] =>
  Array.from({ length: count }, (_, at) => sampleJob(`u${at}@${domain}`, part))

/** Questions to the world of the running test, which each test makes anew. */
export function watchWorld(world: () => AgentWorld) {
  const kindsOf = ({ job }: SampleJob) => world().worker.kindsOf(job.id)
  const countOf = (kind: string) => world().worker.events.filter((event) => event.kind === kind).length
  return {
    kindsOf,
    countOf,
    /** Attempts that Haraka was given. */
    attempts: () => world().haraka.attempts.length,
    /** Lets every job be deferred once; what comes afterwards is delivered. */
    deferJobs: async (agent: StartedAgent, jobs: readonly SampleJob[]) => {
      world().haraka.behaviour = () => deferral
      for (let at = 0; at < jobs.length; at += JOBS_PER_POST) await postJobs(agent, jobs.slice(at, at + JOBS_PER_POST))
      await eventually(() => expect(countOf('deferred')).toBe(jobs.length))
      world().haraka.behaviour = () => ({})
    },
    /** A mail that nothing stops has gone out: whatever else was due has been looked at, too. */
    expectOthersToFlow: async (agent: StartedAgent) => {
      const other = sampleJob('free@b.example')
      await postJobs(agent, [other])
      await eventually(() => expect(kindsOf(other)).toEqual(['delivered']))
    },
  }
}

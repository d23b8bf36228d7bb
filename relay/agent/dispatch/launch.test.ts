import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { deferral, moveClock } from '../testing/agent-client.ts'
import { type AgentWorld, createAgentWorld } from '../testing/agent-world.ts'
import { postJobs, sampleJob } from '../testing/sample-jobs.ts'

let world: AgentWorld
beforeEach(async () => {
  world = await createAgentWorld()
})
afterEach(() => world.close())

const HOUR_MS = 3_600_000

/** Changes the journal behind the agent's back. */
function damage(sql: string) {
  const db = new DatabaseSync(`${world.environment['DATA_DIR']}/journal.db`)
  db.exec(`PRAGMA busy_timeout = 5000; ${sql}`)
  db.close()
}

describe('a body that the journal has lost or damaged', () => {
  it.each([
    ['cut', 'UPDATE bodies SET raw = substr(raw, 1, 50)'],
    ['changed by a byte', "UPDATE bodies SET raw = CAST('X' || substr(CAST(raw AS TEXT), 2) AS BLOB)"],
    ['gone', 'DELETE FROM bodies'],
  ])('%s: is never sent, its job is given back, and comes whole again', async (_, sql) => {
    const agent = await world.start({ HEARTBEAT_EVERY_MS: '100' })
    world.haraka.behaviour = () => deferral
    const recipients = [0, 1].map((n) => ({ n, rcptTo: `u${n}@a.example`, mailFrom: '' }))
    const sample = sampleJob('-', { recipients })
    await postJobs(agent, [sample])
    const kinds = () => world.worker.kindsOf(sample.job.id)
    await eventually(() => expect(kinds()).toEqual(['deferred', 'deferred']))
    damage(sql)
    world.haraka.behaviour = () => ({})
    await moveClock(world, agent, HOUR_MS)
    await eventually(() => expect(kinds()).toEqual(['deferred', 'deferred', 'returned']))
    expect(world.worker.events.at(-1)).toMatchObject({ reason: expect.stringContaining('damaged'), attempt: null })
    expect(world.logged.filter((event) => event === 'body.damaged')).toHaveLength(1)
    await eventually(() => expect(world.worker.heartbeats.at(-1)).toMatchObject({ damaged: 1, waiting: 0, sending: 0 }))
    expect(world.haraka.attempts).toHaveLength(2)
    await postJobs(agent, [{ ...sample, job: { ...sample.job, epoch: 2 } }])
    await eventually(() => expect(kinds().filter((kind) => kind === 'delivered')).toHaveLength(2))
    expect(world.haraka.attempts.at(-1)!.sha256).toBe(sample.job.sha256)
  })
})

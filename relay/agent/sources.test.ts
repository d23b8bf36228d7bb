/** What the agent sends from: only what the Worker found fit, and for four hours the same. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { type AgentWorld, createAgentWorld } from './testing/agent-world.ts'
import { postJobs, postSigned, sampleJob } from './testing/sample-jobs.ts'

const [FIRST, SECOND] = ['127.0.0.2', '127.0.0.3']
const SOURCES = { SOURCES: `${FIRST},${SECOND}` }
const MINUTE_MS = 60_000
/** Each try comes within a fifth of its interval more. */
const RETRIES_MS = [1, 5, 15, 60].map((minutes) => minutes * 1.3 * MINUTE_MS)
const deferral = {
  verdict: 'deferred',
  phase: 'rcpt',
  reply: { code: 451, enhanced: '4.7.1', text: 'greylisted' },
} as const

let world: AgentWorld
beforeEach(async () => {
  world = await createAgentWorld()
})
afterEach(() => world.close())

const allow = (...addresses: string[]) => {
  world.worker.orders = { sources: addresses.map((address) => ({ address, ehlo: `name-of-${address}.example` })) }
}
/** Each move is a heartbeat too. */
async function moveClock(agent: { url: string; secret: string }, offsetMs: number) {
  world.worker.offsetMs = offsetMs
  const body = JSON.stringify({ offsetMs })
  expect((await postSigned(agent, '/dev/clock', { over: body, body })).status).toBe(200)
}
const usedSources = () => world.haraka.attempts.map(({ request }) => request.target.source)

it('tells its sources, its name and the room that it wants', async () => {
  await world.start({ ...SOURCES, DISK_FREE_FLOOR_BYTES: '7' })
  await eventually(() => expect(world.worker.heartbeats).not.toHaveLength(0))
  expect(world.worker.heartbeats[0]).toMatchObject({
    sources: [
      { address: FIRST, ehlo: 'relay.example' },
      { address: SECOND, ehlo: 'relay.example' },
    ],
    ...{ ehlo: 'relay.example', diskFreeFloorBytes: 7 },
  })
})

it('starts nothing while no source is fit, and goes on from the fit one under its name', async () => {
  allow()
  const agent = await world.start(SOURCES)
  await postJobs(agent, [sampleJob('u@a.example'), sampleJob('v@b.example')])
  // A heartbeat later everything that could start has started.
  await moveClock(agent, 1)
  expect(usedSources()).toEqual([])
  allow(SECOND)
  await moveClock(agent, 2)
  await eventually(() => expect(world.worker.events).toHaveLength(2))
  expect(usedSources()).toEqual([SECOND, SECOND])
  expect(world.haraka.attempts[0]?.request.target.ehlo).toBe(`name-of-${SECOND}.example`)
})

it('comes again from the same source, and from another when that is withdrawn', async () => {
  allow(FIRST, SECOND)
  const agent = await world.start(SOURCES)
  world.haraka.behaviour = () => deferral
  await postJobs(agent, [sampleJob('u@a.example')])
  let offsetMs = 0
  for (const [index, waitMs] of RETRIES_MS.entries()) {
    await eventually(() => expect(world.worker.events).toHaveLength(index + 1))
    offsetMs += waitMs
    await moveClock(agent, offsetMs)
  }
  await eventually(() => expect(world.worker.events).toHaveLength(RETRIES_MS.length + 1))
  const [kept] = usedSources()
  expect(usedSources()).toEqual(Array(RETRIES_MS.length + 1).fill(kept))
  const other = kept === FIRST ? SECOND : FIRST
  allow(other)
  await moveClock(agent, offsetMs + 150 * MINUTE_MS)
  await eventually(() => expect(usedSources().at(-1)).toBe(other))
})

it('a relay that leaves the choice to its system sends once anything is fit', async () => {
  allow()
  const agent = await world.start()
  await postJobs(agent, [sampleJob('u@a.example')])
  await moveClock(agent, 1)
  expect(usedSources()).toEqual([])
  // What the world sees of it.
  allow('192.0.2.1')
  await moveClock(agent, 2)
  await eventually(() => expect(world.worker.events).toHaveLength(1))
  expect(world.haraka.attempts[0]?.request.target).toMatchObject({ source: null, ehlo: 'name-of-192.0.2.1.example' })
})

it('a Worker of the version before allows whatever there is', async () => {
  const agent = await world.start(SOURCES)
  await postJobs(agent, [sampleJob('u@a.example'), sampleJob('v@b.example')])
  await eventually(() => expect(world.worker.events).toHaveLength(2))
  for (const source of usedSources()) expect([FIRST, SECOND]).toContain(source)
})

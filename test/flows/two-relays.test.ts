/**
 * Two relays: one cut off, both down for an hour, one gone for ever. Whatever was accepted is delivered, and a second
 * copy is made only where a relay died between the remote 250 and its note of it (`docs/architecture.md`).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSystem, startSystem } from '../dev/start-system.ts'
import { waitFor } from '../dev/wait-for.ts'
import { sendEach, waitForStates } from './burst.ts'
import { advanceClock, giveOrder, type Running, readTimeline, send, waitForEvent } from './client.ts'
import { type OutboxWatch, watchOutbox } from './outbox-watch.ts'
import { countDeliveries, passTimeAt, reviveRelay } from './relay-journal.ts'

const MINUTE_MS = 60_000

let system: RunningSystem
let running: Running
let outbox: OutboxWatch

beforeAll(async () => {
  system = await startSystem({ relays: 2, hasLinks: true })
  running = system.dev
  outbox = watchOutbox(running.outboxDir)
})
afterEach(() => {
  for (const link of system?.links ?? []) link.mend()
})
afterAll(() => system?.stop())

const addresses = (count: number, local: string): string[] =>
  Array.from({ length: count }, (_, n) => `${local}-${n}@peer.example`)
const relays = () => running.relays as [Running['relays'][0], Running['relays'][0]]
const copiesOtherThanOne = (words: string) => [...outbox.copies(words)].filter(([, count]) => count !== 1)

/** All mail that `work` sends goes to the first relay. */
async function withFirstRelayAlone<Result>(work: () => Promise<Result>): Promise<Result> {
  const [, second] = relays()
  await giveOrder(running, { action: 'drain', relay: second.id })
  try {
    return await work()
  } finally {
    await giveOrder(running, { action: 'resume', relay: second.id })
  }
}

/** Whatever the Worker had to wake before this mail has been woken when it is there. */
async function awaitMarker(name: string): Promise<void> {
  await waitForEvent(running, await send(running, { to: `marker-${name}@peer.example` }), 'delivered')
}

async function advanceUntil(what: string, holds: () => Promise<boolean> | boolean, timeoutMs: number): Promise<void> {
  let lookedMs = Date.now()
  await waitFor(
    what,
    async () => {
      if (await holds()) return true
      if (Date.now() - lookedMs < 3_000) return false
      lookedMs = Date.now()
      await advanceClock(running, 2 * MINUTE_MS)
      return false
    },
    timeoutMs,
  )
}

describe('a relay that is cut off for 30 minutes with deferred jobs', () => {
  /** At the first relay, deferred three times: the next round is in 12 to 18 minutes, after the end of a lease of 10. */
  const sendDeferred = (count: number, name: string): Promise<string[]> =>
    withFirstRelayAlone(async () => {
      const sent = await sendEach(running, addresses(count, name))
      // Sending takes its time, in which the first are tried again.
      for (const [at, passMs] of [2 * MINUTE_MS, 7 * MINUTE_MS, 0].entries()) {
        const tried = `state = 'waiting' and attempts > ${at}`
        await waitFor(`deferral ${at + 1}`, () => countDeliveries(relays()[0], name, tried) === count)
        await advanceClock(running, passMs)
      }
      return sent
    })

  async function expectOneCopyOfEach(name: string, ids: readonly string[]): Promise<void> {
    const [first, second] = relays()
    await advanceUntil('the first to be done', () => countDeliveries(first, name, "state <> 'done'") === 0, 60_000)
    await waitForStates(running, ids, 'delivered')
    expect(outbox.copies(name).size).toBe(ids.length)
    expect(copiesOtherThanOne(name)).toEqual([])
    const [kept, taken] = [countDeliveries(first, name, 'attempts = 4'), countDeliveries(second, name, 'attempts = 1')]
    expect({ kept, all: kept + taken }).toEqual({ kept: expect.any(Number), all: ids.length })
    expect(Math.min(kept, taken)).toBeGreaterThan(0)
  }

  it('starts nothing once its lease is over, gets back what nobody took over, and no copy is made twice', async () => {
    const [first] = relays()
    const name = 'defer-3+cut'
    /** Time passes on both sides, which cannot tell each other of it. */
    const pass = async (minutes: number) => {
      await passTimeAt(first, running.url, minutes * MINUTE_MS)
      await advanceClock(running, minutes * MINUTE_MS)
    }
    const ids = await sendDeferred(1_100, name)
    system.links[0]?.cut()
    await pass(11)
    await pass(8)
    await awaitMarker('cut')
    expect(countDeliveries(first, name, "state = 'waiting' and attempts = 3")).toBe(ids.length)
    expect(outbox.copies(name).size).toBe(0)
    await pass(8)
    await pass(3)
    // Its jobs become due at the Worker one by one, a quarter of an hour after their next try was: some are taken over.
    await waitFor('the second relay to take over', () => outbox.copies(name).size >= 50)
    system.links[0]?.mend()
    await advanceClock(running, 1)
    await expectOneCopyOfEach(name, ids)
  }, 240_000)

  it('makes no copy twice although its own clock stood still, when it hears from the Worker by its heartbeat', async () => {
    const [first] = relays()
    const name = 'defer-3+still'
    const ids = await sendDeferred(100, name)
    system.links[0]?.cut()
    await advanceClock(running, 19 * MINUTE_MS)
    await advanceClock(running, 11 * MINUTE_MS)
    await waitFor('the second relay to take over', () => outbox.copies(name).size >= 20)
    system.links[0]?.mend()
    await waitFor('a heartbeat', () => countDeliveries(first, name, "state <> 'done'") === 0)
    await expectOneCopyOfEach(name, ids)
  }, 180_000)
})

describe('two relays that are down for an hour', () => {
  it('leave no dead letter, and everything is delivered when they are back', async () => {
    const deferred = await sendEach(running, addresses(50, 'defer-1+hour-known'))
    await waitForStates(running, deferred, 'deferred')
    for (const { agent } of relays()) await system.fell(agent)
    const meanwhile = await sendEach(running, addresses(150, 'hour-new'))
    for (let minutes = 0; minutes < 60; minutes += 5) await advanceClock(running, 5 * MINUTE_MS)
    expect(outbox.copies('hour-new').size).toBe(0)
    for (const { agent } of relays()) await system.revive(agent)
    await advanceClock(running, 1)
    await advanceUntil('a copy of each', () => outbox.copies('hour-').size === 200, 90_000)
    await waitForStates(running, [...deferred, ...meanwhile], 'delivered')
    expect(copiesOtherThanOne('hour-')).toEqual([])
    const log = readFileSync(join(system.localDir, 'logs/worker.log'), 'utf8')
    expect(log).toContain('"jobs.woken"')
    expect(log).not.toContain('dead_letter.received')
  }, 180_000)
})

describe('a relay that is killed for ever with 200 jobs journalled', () => {
  const WAITING = 180
  const ON_THE_WIRE = 20

  it('has all of them final through the other within five minutes, doubled only where it was on the wire', async () => {
    const [first, second] = relays()
    const deferredTimes = (times: number) =>
      waitFor(
        `deferrals of round ${times}`,
        () => countDeliveries(first, 'defer-2+killed', `state = 'waiting' and attempts >= ${times}`) === WAITING,
      )
    const ids = await withFirstRelayAlone(async () => {
      const waiting = await sendEach(running, addresses(WAITING, 'defer-2+killed'))
      await deferredTimes(1)
      await advanceClock(running, 2 * MINUTE_MS)
      // The next round is minutes away: none of these is on the wire.
      await deferredTimes(2)
      const slow = await sendEach(running, addresses(ON_THE_WIRE, 'slow+killed'))
      await waitFor('all to be journalled', () => countDeliveries(first, 'slow+killed') === ON_THE_WIRE)
      // What became of the deferrals has been told.
      await waitForStates(running, waiting, 'deferred')
      for (const part of [first.agent, first.haraka]) await system.fell(part)
      return [...waiting, ...slow]
    })
    const killedMs = Date.now()
    await advanceClock(running, 12 * MINUTE_MS)
    await awaitMarker('killed')
    // The lease is over, but an attempt begun under it could still be on the wire.
    expect(countDeliveries(second, '+killed')).toBe(0)
    await advanceClock(running, 13 * MINUTE_MS)
    await advanceUntil('a copy of each', () => outbox.copies('+killed').size === WAITING + ON_THE_WIRE, 240_000)
    await waitForStates(running, ids, 'delivered')
    expect(Date.now() - killedMs).toBeLessThan(5 * MINUTE_MS)
    expect(copiesOtherThanOne('defer-2+killed')).toEqual([])
    expect(copiesOtherThanOne('slow+killed').filter(([, count]) => count > 2)).toEqual([])
    const last = (await readTimeline(running, ids[0] ?? '')).recipients[0]?.entries.at(-1)
    expect(last?.attempt).toMatchObject({ relay: second.id, verdict: 'delivered' })
  }, 360_000)

  it('and sends nothing of it when it comes back after all', async () => {
    const [first] = relays()
    await reviveRelay(system, first)
    await advanceClock(running, 1)
    await waitFor('it to let go', () => countDeliveries(first, '+killed', "state <> 'done'") === 0)
    await awaitMarker('back')
    expect(copiesOtherThanOne('defer-2+killed')).toEqual([])
    expect(copiesOtherThanOne('slow+killed').filter(([, count]) => count > 2)).toEqual([])
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { createGate, type Gate, PING_EVERY_MS } from './gate.ts'
import { createManualSchedule, type ManualSchedule } from './testing/manual-schedule.ts'

let answers: boolean[]
let pings: number
let timers: ManualSchedule
let gate: Gate
let logged: string[]

/** Lets promises that are settled go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** `next`: what PINGs answer; true once they are used up. */
const create = async (...next: boolean[]) => {
  answers = next
  gate = createGate({
    ping: async () => {
      pings += 1
      return answers.shift() ?? true
    },
    schedule: timers.schedule,
    log: (event) => logged.push(event),
  })
  await settle()
}
beforeEach(() => {
  pings = 0
  logged = []
  timers = createManualSchedule()
})

describe('createGate', () => {
  it('is shut until PING is answered, asked every five seconds', async () => {
    await create(false, false)
    expect([gate.state(), gate.enter(), timers.set()]).toEqual(['down', false, [PING_EVERY_MS]])
    timers.fire(PING_EVERY_MS)
    await settle()
    expect([gate.state(), timers.set()]).toEqual(['down', [PING_EVERY_MS]])
    timers.fire(PING_EVERY_MS)
    await settle()
    expect([gate.state(), gate.enter(), gate.enter(), pings, timers.set()]).toEqual(['up', true, true, 3, []])
    expect(logged).toEqual(['scorer.up'])
  })

  it('after one failure asks PING at once, then tries one mail at a time until one is scored', async () => {
    await create()
    gate.enter()
    gate.failed()
    expect([gate.state(), gate.enter()]).toEqual(['down', false])
    await settle()
    expect([gate.state(), gate.enter(), gate.enter()]).toEqual(['up', true, false])
    gate.passed()
    expect([gate.enter(), gate.enter()]).toEqual([true, true])
  })

  it('tries ever less often a scorer that answers PING only', async () => {
    await create()
    const pauses: number[] = []
    for (let turn = 0; turn < 7; turn += 1) {
      expect(gate.enter()).toBe(true)
      gate.failed()
      const [pause = 0] = timers.set()
      pauses.push(pause)
      if (pause > 0) timers.fire(pause)
      await settle()
    }
    expect(pauses).toEqual([0, 5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
    gate.enter()
    gate.passed()
    gate.enter()
    gate.failed()
    expect(timers.set()).toEqual([])
  })

  it('counts mails that were under way together as one failure', async () => {
    await create()
    for (let turn = 0; turn < 5; turn += 1) gate.enter()
    answers = [false]
    for (let turn = 0; turn < 5; turn += 1) gate.failed()
    await settle()
    expect([pings, timers.set()]).toEqual([2, [PING_EVERY_MS]])
    timers.fire(PING_EVERY_MS)
    await settle()
    // Another process has come: all of them are let in.
    expect([gate.state(), gate.enter(), gate.enter()]).toEqual(['up', true, true])
  })

  it('tells of each change, and of nothing once it is stopped', async () => {
    await create(false)
    const told: string[] = []
    gate.onChange((state) => told.push(state))
    timers.fire(PING_EVERY_MS)
    await settle()
    gate.enter()
    gate.failed()
    await settle()
    expect(told).toEqual(['up', 'down', 'up'])
    gate.enter()
    answers = [false]
    gate.failed()
    await settle()
    gate.stop()
    expect([told, timers.set()]).toEqual([['up', 'down', 'up', 'down'], []])
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { createManualSchedule, type ManualSchedule } from './testing/manual-schedule.ts'
import { waitForChild } from './wait-for-child.ts'

let timers: ManualSchedule
let answers: Array<(isPong: boolean) => void>
beforeEach(() => {
  timers = createManualSchedule()
  answers = []
})

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
const start = () =>
  waitForChild({
    ping: () =>
      new Promise((resolve) => {
        answers.push(resolve)
      }),
    patienceMs: 1_000,
    schedule: timers.schedule,
  })
const beLate = async () => {
  timers.fire(100)
  answers.at(-1)?.(true)
  await settle()
}

describe('waitForChild', () => {
  it('is there at once when PING is', async () => {
    const found = start()
    answers[0]?.(true)
    expect([await found, timers.set()]).toEqual([true, []])
  })

  it('looks again while PING is answered late, and takes the first child that is free', async () => {
    const found = start()
    await beLate()
    expect(timers.set()).toEqual([1_000, 200])
    timers.fire(200)
    await settle()
    await beLate()
    timers.fire(200)
    await settle()
    answers.at(-1)?.(true)
    expect([await found, answers.length, timers.set()]).toEqual([true, 3, []])
  })

  it('gives way no longer when its time is over', async () => {
    const found = start()
    await beLate()
    timers.fire(1_000)
    await settle()
    timers.fire(200)
    await settle()
    await beLate()
    expect([await found, answers.length, timers.set()]).toEqual([true, 2, []])
  })

  it.each([true, false])('is false when PING is not answered (late: %s)', async (isLate) => {
    const found = start()
    if (isLate) timers.fire(100)
    await settle()
    answers[0]?.(false)
    expect([await found, timers.set()]).toEqual([false, []])
  })
})

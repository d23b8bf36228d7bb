import { expect, it } from 'vitest'
import { createWorkerClock } from './worker-clock.ts'

it("is this machine's time until the Worker's is heard, and goes on from there", () => {
  let wallMs = 1_000_000
  const clock = createWorkerClock(() => wallMs)
  expect(clock.now()).toBe(1_000_000)
  clock.hear(87_400_000)
  expect(clock.now()).toBe(87_400_000)
  wallMs += 500
  expect(clock.now()).toBe(87_400_500)
  clock.hear(1_000_500)
  expect(clock.now()).toBe(1_000_500)
})

it('leaves alone what an answer may take on its way', () => {
  const clock = createWorkerClock(() => 1_000_000)
  clock.hear(998_000)
  expect(clock.now()).toBe(1_000_000)
  clock.hear(997_999)
  expect(clock.now()).toBe(997_999)
})

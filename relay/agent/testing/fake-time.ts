/** A machine's clocks for tests: both run, and the wall clock can be set. */
import type { SystemTime } from '../clock.ts'

export interface FakeTime extends SystemTime {
  /** How far the wall clock is ahead of the real one, in milliseconds. */
  aheadMs: number
  /** The machine sleeps: the wall clock goes on, the monotonic one does not. */
  sleep(ms: number): void
  /** Both go on. */
  pass(ms: number): void
}

/** Starts with the wall clock `aheadMs` ahead. */
export function createFakeTime(aheadMs = 0): FakeTime {
  let passedMs = 0
  const time: FakeTime = {
    aheadMs,
    wallMs: () => Date.now() + passedMs + time.aheadMs,
    monotonicMs: () => performance.now() + passedMs,
    sleep: (ms) => {
      time.aheadMs += ms
    },
    pass: (ms) => {
      passedMs += ms
    },
  }
  return time
}

/** Timers that go off when a test says so. */
import type { Schedule } from '../../schedule.ts'

interface Planned {
  readonly ms: number
  readonly work: () => void
}

export interface ManualSchedule {
  readonly schedule: Schedule
  /** How long each of those that are set waits, the oldest first. */
  readonly set: () => number[]
  /** Lets the oldest of this length go off. */
  fire(ms: number): void
}

/** Makes one without any timer set. */
export function createManualSchedule(): ManualSchedule {
  const planned = new Set<Planned>()
  return {
    schedule: (work, ms) => {
      const entry = { ms, work }
      planned.add(entry)
      return () => planned.delete(entry)
    },
    set: () => [...planned].map(({ ms }) => ms),
    fire: (ms) => {
      const entry = [...planned].find((one) => one.ms === ms)
      if (entry === undefined) throw new Error(`no timer of ${ms} ms is set`)
      planned.delete(entry)
      entry.work()
    },
  }
}

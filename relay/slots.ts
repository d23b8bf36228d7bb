/** A number of places for what may not be done by everybody at once: scans, checks of large mails. */
import { type Schedule, scheduleByTimer } from './schedule.ts'

export interface Slots {
  /** A slot, to be given back by calling the answer; null when none became free in time. */
  take(): Promise<(() => void) | null>
}

interface Waiting {
  readonly give: (slot: (() => void) | null) => void
  readonly callOff: () => void
}

export interface SlotsOptions {
  readonly slots: number
  /** How long one is waited for. */
  readonly waitMs: number
  /** How many may wait; whoever comes later gets none. */
  readonly waitingMax: number
  readonly schedule?: Schedule
}

export function createSlots({ slots, waitMs, waitingMax, schedule = scheduleByTimer }: SlotsOptions): Slots {
  let taken = 0
  const waiting = new Set<Waiting>()
  const slot = () => {
    taken += 1
    let isGivenBack = false
    return () => {
      if (isGivenBack) return
      isGivenBack = true
      taken -= 1
      const [next] = waiting
      if (next === undefined) return
      waiting.delete(next)
      next.callOff()
      next.give(slot())
    }
  }
  const wait = () =>
    new Promise<(() => void) | null>((give) => {
      const callOff = schedule(() => {
        waiting.delete(entry)
        give(null)
      }, waitMs)
      const entry: Waiting = { give, callOff }
      waiting.add(entry)
    })
  return {
    take: async () => {
      if (taken < slots) return slot()
      return waitMs > 0 && waiting.size < waitingMax ? wait() : null
    },
  }
}

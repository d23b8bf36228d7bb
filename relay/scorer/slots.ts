/** So many scans at once; a mail waits for its turn only briefly, and only so many wait. */
import type { Schedule } from '../schedule.ts'

export interface Slots {
  /** A slot, to be given back by calling the answer; null when none became free in time. */
  take(): Promise<(() => void) | null>
}

interface Waiting {
  readonly give: (slot: (() => void) | null) => void
  readonly callOff: () => void
}

/** As many may wait as scan: whoever comes later would wait in vain. */
export function createSlots(slots: number, waitMs: number, schedule: Schedule): Slots {
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
      return waitMs > 0 && waiting.size < slots ? wait() : null
    },
  }
}

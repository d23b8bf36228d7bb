/** A number of places, for what may not be done by everybody at once. */

export interface Slots {
  /** Waits for a place; the answer frees it. Null when none became free in time. */
  take(waitMs: number): Promise<(() => void) | null>
}

export function createSlots(count: number): Slots {
  let free = count
  const waiting = new Set<(release: () => void) => void>()
  const release = () => {
    const [next] = waiting
    if (next === undefined) free += 1
    else next(once())
  }
  const once = () => {
    let isTaken = true
    return () => {
      if (isTaken) release()
      isTaken = false
    }
  }
  return {
    take: (waitMs) => {
      if (free > 0) {
        free -= 1
        return Promise.resolve(once())
      }
      return new Promise((resolve) => {
        const end = (given: (() => void) | null) => {
          clearTimeout(timer)
          waiting.delete(end)
          resolve(given)
        }
        const timer = setTimeout(() => end(null), waitMs)
        waiting.add(end)
      })
    },
  }
}

/**
 * The one clock that leases and due times follow: a monotonic base plus an offset, so that a jump of the system's time
 * neither expires mail nor revives leases. Signatures use the real time instead.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  offsetMs(): number
  /** Development: sets the offset and tells all listeners. */
  setOffset(offsetMs: number): void
  onMove(listener: () => void): void
}

/** Starts a clock at the real time plus `offsetMs`. */
export function createClock(offsetMs = 0): Clock {
  const base = Date.now() - performance.now()
  const listeners: Array<() => void> = []
  let offset = offsetMs
  return {
    now: () => Math.round(base + performance.now() + offset),
    offsetMs: () => offset,
    setOffset: (next) => {
      offset = next
      for (const listener of listeners) listener()
    },
    onMove: (listener) => {
      listeners.push(listener)
    },
  }
}

/**
 * The one clock that leases and due times follow: a monotonic base plus an offset, so that a jump of the system's time
 * neither expires mail nor revives leases. The Worker's time, told with each heartbeat, sets it right; signatures use the
 * system's time instead.
 */

/** The machine's two clocks; tests replace them. */
export interface SystemTime {
  /** Milliseconds since the epoch, as the system believes; may jump. */
  wallMs(): number
  /** Milliseconds since some moment; never goes back, and stands still while the machine is suspended. */
  monotonicMs(): number
}

export const systemTime: SystemTime = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Milliseconds on a scale that only time itself and `setOffset` move: for how long a lease lasts. */
  elapsed(): number
  /** The system's time. */
  wallMs(): number
  offsetMs(): number
  /** The Worker has told its time since this process began or the offset was set: `now` can be relied on. */
  isConfirmed(): boolean
  /** Takes the Worker's time; a difference too small to matter is left alone. Answers by how much the clock moved. */
  confirm(workerNowMs: number): number
  /** Development: sets the offset and tells all listeners. */
  setOffset(offsetMs: number): void
  /** Also told when the time is confirmed for the first time. */
  onMove(listener: () => void): void
}

/** More than an answer takes on its way. */
const CORRECT_ABOVE_MS = 2_000

/** Starts a clock at the system's time plus `offsetMs`. */
export function createClock(offsetMs = 0, system: SystemTime = systemTime): Clock {
  const base = system.wallMs() - system.monotonicMs()
  const listeners: Array<() => void> = []
  let offset = offsetMs
  let correction = 0
  let isConfirmed = false
  const now = () => Math.round(base + system.monotonicMs() + offset + correction)
  const tellMoved = () => {
    for (const listener of listeners) listener()
  }
  return {
    now,
    elapsed: () => system.monotonicMs() + offset,
    wallMs: () => system.wallMs(),
    offsetMs: () => offset,
    isConfirmed: () => isConfirmed,
    confirm: (workerNowMs) => {
      const wrongMs = workerNowMs - now()
      const movedMs = Math.abs(wrongMs) > CORRECT_ABOVE_MS ? wrongMs : 0
      correction += movedMs
      if (isConfirmed && movedMs === 0) return 0
      isConfirmed = true
      tellMoved()
      return movedMs
    },
    setOffset: (next) => {
      offset = next
      // The Worker has the same offset: what it was ahead by may be in there. Its next answer tells.
      correction = 0
      isConfirmed = false
      tellMoved()
    },
    onMove: (listener) => {
      listeners.push(listener)
    },
  }
}

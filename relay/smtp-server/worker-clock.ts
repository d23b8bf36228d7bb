/** The Worker's time, by which blocked networks are free again and deliveries are named: this machine's may be wrong. */

export interface WorkerClock {
  /** Milliseconds since the epoch; this machine's own time until the Worker has told its. */
  now(): number
  /** Takes the time that an answer of the Worker tells; a difference too small to matter is left alone. */
  hear(workerNowMs: number): void
}

/** More than an answer takes on its way. */
const CORRECT_ABOVE_MS = 2_000

/** Starts at this machine's time. */
export function createWorkerClock(wallMs: () => number = Date.now): WorkerClock {
  let aheadMs = 0
  const now = () => wallMs() + aheadMs
  return {
    now,
    hear: (workerNowMs) => {
      if (Math.abs(workerNowMs - now()) > CORRECT_ABOVE_MS) aheadMs = workerNowMs - wallMs()
    },
  }
}

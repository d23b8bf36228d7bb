/** Does something again and again: with an even pause, and after failures with growing ones. */
import type { Schedule } from '../../schedule.ts'

const BACKOFF_MIN_MS = 1_000
const BACKOFF_MAX_MS = 30_000

/** Relays that lost the Worker together must not come back together. */
const jitter = (ms: number, random: () => number): number => Math.round(ms * (0.8 + 0.2 * random()))

export interface AskAgainOptions {
  readonly work: () => Promise<void>
  readonly everyMs: number
  /** Told of each failure. */
  readonly failed: (reason: unknown) => void
  readonly schedule: Schedule
  readonly random: () => number
}

/** Begins at once; answers with how to stop. */
export function askAgain({ work, everyMs, failed, schedule, random }: AskAgainOptions): () => void {
  let failures = 0
  let isStopped = false
  let callOff = () => {}
  const run = async () => {
    try {
      await work()
      failures = 0
    } catch (reason) {
      failures += 1
      if (!isStopped) failed(reason)
    }
    const pauseMs = failures === 0 ? everyMs : Math.min(BACKOFF_MIN_MS * 2 ** (failures - 1), BACKOFF_MAX_MS)
    if (!isStopped) callOff = schedule(() => void run(), jitter(pauseMs, random))
  }
  void run()
  return () => {
    isStopped = true
    callOff()
  }
}

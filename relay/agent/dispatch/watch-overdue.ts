/** Attempts that have no outcome long after any attempt must have one: an alarm each, and a count for the heartbeat. */
import { alarm, type Log } from '../../log.ts'
import type { Wire } from './wire.ts'

export interface OverdueWatch {
  count(): number
  stop(): void
}

/** The longest attempt is cut after 15 minutes (`relay/haraka`, timers). */
const OVERDUE_MS = 15 * 60_000
const LOOK_EVERY_MS = 30_000

/** Starts looking; `monotonicMs` is the scale of a wire entry's `since`. */
export function startOverdueWatch(deps: {
  readonly wire: Wire
  readonly log: Log
  readonly monotonicMs: () => number
}): OverdueWatch & { look(): void } {
  let alarmed: ReadonlySet<string> = new Set()
  const overdue = () => Array.from(deps.wire.entries()).filter(({ since }) => deps.monotonicMs() - since > OVERDUE_MS)
  const look = () => {
    const entries = overdue()
    for (const { attemptId, site } of entries)
      if (!alarmed.has(attemptId)) alarm(deps.log, 'attempt.overdue', { attempt: attemptId, site })
    alarmed = new Set(entries.map(({ attemptId }) => attemptId))
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  return { count: () => overdue().length, look, stop: () => clearInterval(timer) }
}

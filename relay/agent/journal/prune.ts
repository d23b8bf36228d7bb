/** Forgets finished jobs and commands after six days: longer than any of them can be repeated. */

import { type Log, reasonOf } from '../../log.ts'
import type { Clock } from '../clock.ts'
import type { ControlRows } from './control-rows.ts'
import type { JobRows } from './job-rows.ts'

const KEEP_MS = 6 * 86_400_000
const EVERY_MS = 600_000
/** Small enough not to hold up a commit of mail. */
const JOBS_PER_TURN = 200

/** Prunes every ten minutes. */
export function startPruning(
  { jobs, control }: { readonly jobs: JobRows; readonly control: Pick<ControlRows, 'prune'> },
  clock: Clock,
  log: Log,
): { stop(): void } {
  let isStopped = false
  const prune = async () => {
    // By a clock that is too far ahead, ids would be forgotten that can still come again.
    if (!clock.isConfirmed()) return
    try {
      await control.prune(clock.now() - KEEP_MS)
      let removed = JOBS_PER_TURN
      while (removed === JOBS_PER_TURN && !isStopped) removed = await jobs.prune(clock.now() - KEEP_MS, JOBS_PER_TURN)
    } catch (reason) {
      if (!isStopped) log('journal.failed', { reason: reasonOf(reason) })
    }
  }
  const timer = setInterval(() => void prune(), EVERY_MS)
  return {
    stop: () => {
      isStopped = true
      clearInterval(timer)
    },
  }
}

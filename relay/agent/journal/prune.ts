/** Forgets finished jobs after six days: longer than any hand-over of the same job can be repeated. */
import type { Clock } from '../clock.ts'
import { type Log, reasonOf } from '../log.ts'
import type { JobRows } from './job-rows.ts'

const KEEP_MS = 6 * 86_400_000
const EVERY_MS = 600_000
/** Small enough not to hold up a commit of mail. */
const JOBS_PER_TURN = 200

/** Prunes once now and then every ten minutes. */
export function startPruning(jobs: JobRows, clock: Clock, log: Log): { stop(): void } {
  let isStopped = false
  const prune = async () => {
    try {
      let removed = JOBS_PER_TURN
      while (removed === JOBS_PER_TURN && !isStopped) removed = await jobs.prune(clock.now() - KEEP_MS, JOBS_PER_TURN)
    } catch (reason) {
      if (!isStopped) log('journal.failed', { reason: reasonOf(reason) })
    }
  }
  const timer = setInterval(() => void prune(), EVERY_MS)
  void prune()
  return {
    stop: () => {
      isStopped = true
      clearInterval(timer)
    },
  }
}

/** Jobs whose time has not come: they are looked at again when it has. */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import { type HandOverJob, postponeJobs } from '../../../store/ledger/jobs.ts'
import { delayOfScheduled, dueOfScheduled } from '../scheduling.ts'

export interface ScheduledJob {
  readonly job: HandOverJob
  readonly atMs: number
}

/** A job that comes near gets a wake-up that the queue keeps back until its second; one that has had it is left alone. */
export async function keepScheduled(
  deps: Pick<Deps, 'clock' | 'log' | 'outbound'>,
  ledger: LedgerDb,
  scheduled: readonly ScheduledJob[],
): Promise<void> {
  const nowMs = deps.clock.now()
  const moved = scheduled.filter(({ job, atMs }) => job.dueAtMs !== dueOfScheduled(atMs, nowMs))
  if (moved.length === 0) return
  const wakeUps = moved.flatMap(({ job: { tenant, id }, atMs }) => {
    const delaySeconds = delayOfScheduled(atMs, nowMs)
    return delaySeconds === null ? [] : [{ body: { tenant, job: id }, contentType: 'json' as const, delaySeconds }]
  })
  await postponeJobs(
    ledger,
    moved.map(({ job: { tenant, id, handOvers, dueAtMs: fromDueAtMs }, atMs }) => {
      return { tenant, id, handOvers, fromDueAtMs, dueAtMs: dueOfScheduled(atMs, nowMs), isReleased: false }
    }),
  )
  if (wakeUps.length === 0) return
  await deps.outbound.sendBatch(wakeUps).catch((error: unknown) => {
    deps.log('warn', 'wake_up.failed', { jobs: wakeUps.length, error: describeError(error) })
  })
}

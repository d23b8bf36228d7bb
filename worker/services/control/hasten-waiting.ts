/** Makes jobs that wait on our side of the hand-over due now, and wakes them. */
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import type { DueJob } from '../../store/ledger/jobs.ts'
import { hastenScope } from '../../store/ledger/waiting-jobs.ts'
import { listShards } from './list-shards.ts'

/** What a queue takes in one call. */
const WAKES_A_CALL = 100
/** More than this the sweeper wakes in its own time. */
const WAKES_MAX = 2_000

export type HastenDeps = Pick<Deps, 'bulk' | 'clock' | 'directory' | 'ledgers' | 'log' | 'outbound'>

/** A wake-up that is lost is made good by the sweeper: the rows are due. */
async function wake(deps: HastenDeps, jobs: readonly DueJob[]): Promise<void> {
  for (const [mailClass, theirs] of Map.groupBy(jobs.slice(0, WAKES_MAX), (job) => job.class)) {
    const queue = mailClass === 'bulk' ? deps.bulk : deps.outbound
    for (let at = 0; at < theirs.length; at += WAKES_A_CALL) {
      const page = theirs.slice(at, at + WAKES_A_CALL)
      await queue
        .sendBatch(page.map(({ tenant, job }) => ({ body: { tenant, job }, contentType: 'json' })))
        .catch((error: unknown) =>
          deps.log('warn', 'wake_up.failed', { jobs: page.length, error: describeError(error) }),
        )
    }
  }
}

/** Hastens at least what the scope covers: looking at a job too often does no harm. */
export async function hastenWaiting(deps: HastenDeps, scope: ControlScope): Promise<void> {
  const nowMs = deps.clock.now()
  for (const shard of await listShards(deps, scope))
    await wake(deps, await hastenScope(deps.ledgers.at(shard), scope, nowMs))
}

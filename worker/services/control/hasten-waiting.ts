/** Makes jobs that wait on our side of the hand-over due now, and wakes them. */
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../deps.ts'
import { wakeJobs } from '../../platform/wake-jobs.ts'
import { hastenScope } from '../../store/ledger/waiting-jobs.ts'
import { listShards } from './list-shards.ts'

/** More than this the sweeper wakes in its own time. */
const WAKES_MAX = 2_000

export type HastenDeps = Pick<Deps, 'bulk' | 'clock' | 'directory' | 'ledgers' | 'log' | 'outbound'>

/** Hastens at least what the scope covers: looking at a job too often does no harm. Answers how many jobs it was. */
export async function hastenWaiting(deps: HastenDeps, scope: ControlScope): Promise<number> {
  const nowMs = deps.clock.now()
  let hastened = 0
  for (const shard of await listShards(deps, scope)) {
    const jobs = await hastenScope(deps.ledgers.at(shard), scope, nowMs)
    hastened += jobs.length
    await wakeJobs(deps, jobs.slice(0, WAKES_MAX))
  }
  return hastened
}

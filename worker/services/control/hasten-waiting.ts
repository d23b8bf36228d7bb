/** Makes jobs that wait on our side of the hand-over due now, and wakes them. */
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../deps.ts'
import { wakeJobs } from '../../platform/wake-jobs.ts'
import { hastenScope } from '../../store/ledger/waiting-jobs.ts'
import { listShards } from './list-shards.ts'

/** More than this the sweeper wakes in its own time. */
const WAKES_MAX = 2_000

export type HastenDeps = Pick<Deps, 'bulk' | 'clock' | 'directory' | 'ledgers' | 'log' | 'outbound'>

/** Hastens at least what the scope covers: looking at a job too often does no harm. */
export async function hastenWaiting(deps: HastenDeps, scope: ControlScope): Promise<void> {
  const nowMs = deps.clock.now()
  for (const shard of await listShards(deps, scope))
    await wakeJobs(deps, (await hastenScope(deps.ledgers.at(shard), scope, nowMs)).slice(0, WAKES_MAX))
}

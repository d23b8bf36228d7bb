/** Jobs that wait on our side of the hand-over, found by the fields of a scope that a job's own row tells. */
import type { JobId, TenantId } from '@mailstead/contracts/ids.ts'
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import type { DueJob } from './due-jobs.ts'
import type { JobKey } from './jobs.ts'
import { jobs } from './schema.ts'

const orAll = (isAsked: boolean, condition: SQL): SQL => (isAsked ? condition : sql`1`)

// A superset where the scope also looks at the sender or at recipients: these are not in the job's row.
const within = (
  { tenant, class: mailClass, jobs: ids }: ControlScope,
  state: 'waiting' | 'leased' = 'waiting',
): SQL => sql`
  due_at_ms is not null and state = ${state}
  and ${orAll(tenant !== undefined, sql`tenant_id = ${tenant}`)}
  and ${orAll(mailClass !== undefined, sql`class = ${mailClass}`)}
  and ${orAll(ids !== undefined, sql`id in (select value from json_each(${JSON.stringify(ids ?? [])}))`)}`

/** Makes them due now; answers them. */
export async function hastenScope(ledger: LedgerDb, scope: ControlScope, nowMs: number): Promise<readonly DueJob[]> {
  return ledger.all<DueJob>(sql`
    update jobs set due_at_ms = ${nowMs} where ${within(scope)} and due_at_ms > ${nowMs}
    returning tenant_id as "tenant", id as "job", class`)
}

/**
 * Ends the time limit of jobs that a relay has, or may have: one that hears of a stop before it has the job takes it past
 * its time when it is asked again, and starts nothing. For a scope that names jobs, tenant or class only.
 */
export async function expireLeased(ledger: LedgerDb, scope: ControlScope, nowMs: number): Promise<void> {
  await ledger.run(sql`
    update jobs set expires_at_ms = ${nowMs} where ${within(scope, 'leased')} and expires_at_ms > ${nowMs}`)
}

/** Up to `limit` of them behind `after`, in the order of their keys. */
export async function listWaiting(
  ledger: LedgerDb,
  scope: ControlScope,
  after: JobKey | null,
  limit: number,
): Promise<readonly JobKey[]> {
  const behind = after === null ? sql`1` : sql`(tenant_id, id) > (${after.tenant}, ${after.job})`
  return ledger.all<JobKey>(sql`
    select tenant_id as "tenant", id as "job" from jobs where ${within(scope)} and ${behind} order by tenant_id, id limit ${limit}`)
}

/** What a change was decided on. */
export interface WaitingJob {
  readonly tenant: TenantId
  readonly id: JobId
  readonly handOvers: number
}

/**
 * Takes jobs out of the hand-over for good: `done` with a due time, until their recipients have been told so. Answers the
 * ids of those that still waited as they were read; a hand-over that has read one of them loses its lease.
 */
export async function stopWaiting(
  ledger: LedgerDb,
  rows: readonly WaitingJob[],
  againAtMs: number,
): Promise<ReadonlySet<string>> {
  const stopped = await ledger
    .update(jobs)
    .set({ state: 'done', dueAtMs: againAtMs, handOvers: sql`${jobs.handOvers} + 1` })
    .from(sql`json_each(${JSON.stringify(rows)}) as told`)
    .where(
      sql`${jobs.tenantId} = told.value->>'tenant' and ${jobs.id} = told.value->>'id'
        and ${jobs.handOvers} = told.value->>'handOvers' and ${jobs.state} = 'waiting' and ${jobs.dueAtMs} is not null`,
    )
    .returning({ id: jobs.id })
  return new Set(stopped.map((row) => row.id))
}

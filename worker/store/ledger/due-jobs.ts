/** What the sweeper takes: jobs that are due, tenants and classes in turn. */
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import type { JobKey } from './jobs.ts'

export interface DueJob extends JobKey {
  readonly class: MailClass
}

export interface TakenJob extends DueJob {
  /** In a relay's hands: nothing is to be done. */
  readonly isConfirmed: boolean
}

/**
 * 1 for a job that its relay has confirmed at the first asking and that nothing was heard of since. All its recipients have left
 * `accepted`, and one is open still.
 */
const isConfirmed = sql`(state = 'leased' and epoch = 1 and hand_overs = 1 and coalesce((
  select min(case r.state when 'accepted' then 0 when 'queued' then 1 when 'deferred' then 1 end) from recipients r
  where r.tenant_id = jobs.tenant_id and r.message_id = jobs.message_id and coalesce(r.job_id, r.message_id) = jobs.id), 0))`

export interface DueRound {
  readonly nowMs: number
  readonly againAtMs: number
  /** For those that are in a relay's hands since the last round. */
  readonly silentAtMs: number
  readonly limit: number
}

/** How far is looked from either end of what is due: one tenant may have all of the longest overdue, or of the newest. */
const SEEN_FROM_AN_END = 10_000
/** Four turns of transactional mail for each of bulk mail. */
const BULK_COST = 4

const seen = (nowMs: number, order: 'asc' | 'desc') => sql`
  select * from (select tenant_id, id, class, due_at_ms from jobs indexed by jobs_due where due_at_ms <= ${nowMs}
    and tenant_id not in (select tenant_id from tenant_fences where kind = 'away')
    order by due_at_ms ${sql.raw(order)} limit ${SEEN_FROM_AN_END})`

/**
 * Up to `limit` jobs that are due, each due again at `againAtMs` unless it is dealt with. The tenants take turns, each with what is
 * longest overdue of either class. One that its relay has confirmed meanwhile is due at `silentAtMs` and needs no wake-up. Those of a
 * tenant that is moved away wait until they are on their new shard.
 */
export async function takeDueJobs(ledger: LedgerDb, due: DueRound): Promise<TakenJob[]> {
  const rows = await ledger.all<DueJob & { readonly dueAtMs: number }>(sql`
    update jobs set due_at_ms = case when ${isConfirmed} then ${due.silentAtMs} else ${due.againAtMs} end,
      hand_overs = hand_overs + ${isConfirmed}
    where (tenant_id, id) in (
      select tenant_id, id from (
        select tenant_id, id, due_at_ms, row_number() over (partition by tenant_id, class order by due_at_ms)
          * case class when 'bulk' then ${BULK_COST} else 1 end as turn
        from (${seen(due.nowMs, 'asc')} union ${seen(due.nowMs, 'desc')}))
      order by turn, due_at_ms limit ${due.limit})
    returning tenant_id as "tenant", id as "job", class, due_at_ms as "dueAtMs"`)
  return rows.map(({ dueAtMs, ...job }) => ({ ...job, isConfirmed: dueAtMs === due.silentAtMs }))
}

/** How much waits in a ledger, by kind of work: counted by the indexes of due times, and no further than a bound. */
import { type SQL, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'

/** Of one kind of work. */
export interface Depth {
  readonly queue: string
  /** With what is due later. */
  readonly waiting: number
  readonly due: number
  readonly oldestDueMs: number | null
}

const COUNTED_MAX = 10_000

// What waits for its tenant to be moved is counted too: it waits.
const KINDS: readonly SQL[] = [
  sql`select case class when 'bulk' then 'bulk' else 'outbound' end as queue, due_at_ms as at
    from jobs where due_at_ms is not null order by due_at_ms`,
  sql`select 'inbound' as queue, due_at_ms as at from deliveries where due_at_ms is not null order by due_at_ms`,
  sql`select 'scan' as queue, scan_due_at_ms as at
    from deliveries where scan_due_at_ms is not null order by scan_due_at_ms`,
  // In the order of the index: of an endpoint that is away there may be many.
  sql`select 'webhooks' as queue, next_attempt_at_ms as at
    from webhook_deliveries where next_attempt_at_ms is not null order by tenant_id, webhook_id, next_attempt_at_ms`,
]

const count = (rows: SQL, nowMs: number): SQL => sql`
  select queue, count(*) as waiting, sum(at <= ${nowMs}) as due, min(case when at <= ${nowMs} then at end) as "oldestDueMs"
  from (${rows} limit ${COUNTED_MAX}) group by queue`

/** Kinds without work are absent. One statement. */
export async function readQueueDepths(ledger: LedgerDb, nowMs: number): Promise<readonly Depth[]> {
  const parts = KINDS.map((rows) => count(rows, nowMs))
  return ledger.all<Depth>(sql.join(parts, sql` union all `))
}

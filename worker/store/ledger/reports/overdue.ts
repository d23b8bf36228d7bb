/** Since when the oldest work of a ledger is due: each is the first entry of an index, whatever the number of rows. */
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'

export interface Overdue {
  /** Of mail that is to be handed over; null when none is due. */
  readonly sendingMs: number | null
  /** Of mail that is to be filed. */
  readonly receivingMs: number | null
}

// What waits for its tenant to be moved is nobody's delay here.
const isHere = (table: 'jobs' | 'deliveries') => sql`not exists (
  select 1 from tenant_fences f where f.tenant_id = ${sql.raw(table)}.tenant_id and f.kind = 'away')`

const oldest = (table: 'jobs' | 'deliveries', nowMs: number) => sql`(
  select due_at_ms from ${sql.raw(table)} where due_at_ms <= ${nowMs} and ${isHere(table)} order by due_at_ms limit 1)`

/** One statement. */
export async function readOverdue(ledger: LedgerDb, nowMs: number): Promise<Overdue> {
  const [row] = await ledger.all<Overdue>(
    sql`select ${oldest('jobs', nowMs)} as "sendingMs", ${oldest('deliveries', nowMs)} as "receivingMs"`,
  )
  return row ?? { sendingMs: null, receivingMs: null }
}

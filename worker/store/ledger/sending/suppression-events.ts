/** Events of the suppression list: of an address that was put on it, or taken off, written with its row. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { insertEvents, type NewEvent } from '../events/events.ts'
import { events, suppressions } from '../schema.ts'

type SuppressionRow = typeof suppressions.$inferInsert

const toAdded = (row: SuppressionRow): NewEvent & { readonly address: string } => ({
  tenantId: TenantId.parse(row.tenantId),
  type: 'suppression.added',
  atMs: row.createdAtMs,
  messageId: null,
  detail: JSON.stringify({
    id: row.id,
    email: row.address,
    origin: row.reason === 'unsubscribe' ? 'manual' : row.reason,
    source_id: row.messageId ?? null,
    created_at: new Date(row.createdAtMs).toISOString(),
  }),
  address: row.address,
})

/** In front of the insert of the rows: of an address that is on the list already there is no event. */
export function insertAddedEvents(ledger: LedgerDb, rows: readonly SuppressionRow[]) {
  const once = new Map(rows.toReversed().map((row) => [`${row.tenantId} ${row.address}`, row]))
  return insertEvents(
    ledger,
    [...once.values()].reverse().map(toAdded),
    sql`not exists (select 1 from suppressions s where s.tenant_id = c.value->>'tenantId' and s.address = c.value->>'address')`,
  )
}

/** In front of the delete of the rows that the condition finds; they tell themselves. */
export const insertRemovedEvents = (
  ledger: LedgerDb,
  tenant: TenantId,
  { rows, atMs }: { readonly rows: SQL | undefined; readonly atMs: number },
) =>
  ledger.insert(events).select(sql`
    select tenant_id,
      coalesce((select e.seq from events e where e.tenant_id = ${tenant} order by e.seq desc limit 1), 0)
        + row_number() over (order by id),
      'suppression.removed', ${atMs}, null, json_object('id', id, 'email', address,
        'origin', case reason when 'unsubscribe' then 'manual' else reason end, 'source_id', message_id,
        'created_at', strftime('%Y-%m-%dT%H:%M:%fZ', created_at_ms / 1000.0, 'unixepoch'))
    from ${suppressions} where ${rows}`)

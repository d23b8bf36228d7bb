/** Reports to senders about what became of a recipient (RFC 3464), still to be made or made. */
import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Written with the change of the recipient that it tells of. The row stays with its message, so that nothing is told twice. */
export const deliveryReports = sqliteTable(
  'delivery_reports',
  {
    tenantId: text().notNull(),
    messageId: text().notNull(),
    /** Of the recipient. */
    n: integer().notNull(),
    kind: text({ enum: ['failed', 'delayed', 'delivered'] }).notNull(),
    /** When it is to be made; null once it is, or when there is nothing to tell any more. */
    dueAtMs: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.messageId, t.n, t.kind] }),
    // Named query: what is to be told now.
    index('delivery_reports_due').on(t.dueAtMs).where(sql`due_at_ms is not null`),
  ],
)

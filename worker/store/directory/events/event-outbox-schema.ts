/** Events that became true in this database, on their way to the log of their tenant, which is in a ledger. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * Written in the batch that makes the event true, removed once the event is in the tenant's log. Usually empty: the request moves
 * what it wrote, and a cron of every minute what was left.
 */
export const eventOutbox = sqliteTable(
  'event_outbox',
  {
    tenantId: text().notNull(),
    /** The order in which the events became true. */
    n: integer().notNull(),
    /** By which the ledger recognises an event that it has already. */
    id: text().notNull(),
    type: text().notNull(),
    atMs: integer().notNull(),
    /** JSON: the whole `data`. */
    detail: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.n] })],
)

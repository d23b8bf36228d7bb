/** What was scored on a tenant's demand. Never the mail itself. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Kept 14 days; ids are UUIDv7, so that age is a range of the key. */
export const spamChecks = sqliteTable(
  'spam_checks',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    /** Attachments left out, in, or only where the mail is suspect without them. */
    mode: text({ enum: ['without', 'with', 'hybrid'] }).notNull(),
    sizeBytes: integer().notNull(),
    score: real().notNull(),
    threshold: real().notNull(),
    /** JSON array of names of rules. */
    symbols: text().notNull(),
    startedAtMs: integer().notNull(),
    completedAtMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)

/** What the check of outgoing mail found, a row a mail that was asked about; none while the check is off. */
import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const outgoingChecks = sqliteTable(
  'outgoing_checks',
  {
    tenantId: text().notNull(),
    messageId: text().notNull(),
    /**
     * `waiting`: no scorer has answered yet. `unscanned`: none did in time, and the mail went without. `held`: a person decides. Only
     * `waiting` is asked about again.
     */
    state: text({ enum: ['waiting', 'passed', 'unscanned', 'held', 'released', 'refused'] }).notNull(),
    firstAskedAtMs: integer().notNull(),
    checkedAtMs: integer(),
    score: real(),
    /** From which score on the mail was to be held. */
    threshold: real(),
    /** JSON array of names of rules. */
    symbols: text().notNull().default('[]'),
    /** When a person released or refused it, who, and why. */
    decidedAtMs: integer(),
    decidedBy: text(),
    reason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.messageId] }),
    // Named query: what waits for a person.
    index('outgoing_checks_held').on(t.messageId, t.tenantId).where(sql`state = 'held'`),
  ],
)

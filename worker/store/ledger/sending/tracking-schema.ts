/** Opens and clicks of mails whose sender asked to know of them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** One row a mail, kind and link: how often, first and last. A mail to several recipients does not tell them apart. */
export const engagements = sqliteTable(
  'engagements',
  {
    tenantId: text().notNull(),
    messageId: text().notNull(),
    /** `machine_open`: by a program that fetches images of every mail; it says nothing of a reader. */
    kind: text({ enum: ['open', 'machine_open', 'click', 'machine_click'] }).notNull(),
    /** The address that was clicked; empty for an open. */
    link: text().notNull(),
    count: integer().notNull(),
    firstAtMs: integer().notNull(),
    lastAtMs: integer().notNull(),
    lastIp: text(),
    lastUserAgent: text(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.messageId, t.kind, t.link] })],
)

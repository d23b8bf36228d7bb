/** Templates: what a mail says, with variables to fill in. */
import { sql } from 'drizzle-orm'
import { integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** A template: its draft, and what was published of it last. Mails are made from what is published. */
export const templates = sqliteTable(
  'templates',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    /** Names the template in place of its id; null for none. */
    alias: text(),
    /** JSON of a template's content: subject, html, text, from, reply_to, variables. */
    draft: text().notNull(),
    /** Changes with each change of the draft. */
    draftVersionId: text().notNull(),
    /** The content that mails are made from; null until it is published first. */
    published: text(),
    publishedVersionId: text(),
    publishedAtMs: integer(),
    createdAtMs: integer().notNull(),
    updatedAtMs: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('templates_alias').on(t.tenantId, t.alias).where(sql`alias is not null`),
  ],
)

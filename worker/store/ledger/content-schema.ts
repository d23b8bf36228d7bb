/** Templates of mail. */
import { sql } from 'drizzle-orm'
import { integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** A template: the draft that is edited, and the published version that is sent. */
export const templates = sqliteTable(
  'templates',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    /** Another name by which the API finds it. */
    alias: text(),
    /** JSON of `TemplateContent`: subject, html, text, from, reply_to, variables. */
    draft: text().notNull(),
    /** The same of the published version; null before the first. */
    published: text(),
    publishedAtMs: integer(),
    versionId: text().notNull(),
    createdAtMs: integer().notNull(),
    updatedAtMs: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('templates_tenant_alias').on(t.tenantId, t.alias).where(sql`alias is not null`),
  ],
)

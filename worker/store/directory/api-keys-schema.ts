/** Keys by which applications call the API. */
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** API keys: the id finds the row, the SHA-256 of the secret is compared in constant time; the secret is never kept. */
export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: text().primaryKey(),
    tenantId: text().notNull(),
    name: text().notNull(),
    secretHash: text().notNull(),
    permission: text({ enum: ['full_access', 'sending_access', 'read_access'] }).notNull(),
    /** What the key may send from: one domain, one mailbox; null for any. */
    domainId: text(),
    mailboxId: text(),
    createdAtMs: integer().notNull(),
    expiresAtMs: integer(),
    /** Written at most once in ten minutes. */
    lastUsedAtMs: integer(),
    revokedAtMs: integer(),
  },
  (t) => [index('api_keys_tenant').on(t.tenantId, t.id)],
)

/** What guards the sign-in. All of it is swept when it is old. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** One-time codes that were used: each works once. */
export const totpUsed = sqliteTable(
  'totp_used',
  { userId: text().notNull(), code: text().notNull(), usedAtMs: integer().notNull() },
  (t) => [primaryKey({ columns: [t.userId, t.code] })],
)

/** Requests by client address and path, in the form better-auth's adapter reads. */
export const rateLimit = sqliteTable(
  'rate_limit',
  {
    id: text().primaryKey(),
    key: text().notNull().unique('rate_limit_key_unique'),
    count: integer().notNull(),
    lastRequest: integer().notNull(),
  },
  (t) => [index('rate_limit_last').on(t.lastRequest)],
)

/** What was tried for one e-mail address, whether or not it belongs to anybody, in a window of time. */
export const addressAttempts = sqliteTable(
  'address_attempts',
  {
    /** What was tried. */
    kind: text().notNull(),
    /** SHA-256 of the address, or of the id of who invites: strangers' addresses are not kept. */
    addressHash: text().notNull(),
    count: integer().notNull(),
    windowEndsAtMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.addressHash] })],
)

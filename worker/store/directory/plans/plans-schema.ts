/** What accounts may have: plans, what the operator gives a single account instead, and how an account stands. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A plan. Limits of what is made are kept by triggers (migration 0008), so that no way of making it can forget them. */
export const plans = sqliteTable('plans', {
  name: text().primaryKey(),
  title: text().notNull(),
  /** Recipients a day and a month (UTC); copied to `tenant`, where accepting reads them. */
  dailyEmails: integer().notNull(),
  monthlyEmails: integer().notNull(),
  domains: integer().notNull(),
  mailboxes: integer().notNull(),
  storageBytes: integer().notNull(),
  /** Open invitations are counted as members. */
  members: integer().notNull(),
  apiKeys: integer().notNull(),
  /** Mail goes to the account's own addresses only; copied to `tenant.sandboxed`. */
  ownAddressesOnly: integer({ mode: 'boolean' }).notNull().default(false),
  /** Days that things of each kind are kept. */
  eventsDays: integer().notNull(),
  rawDays: integer().notNull(),
  rejectedDays: integer().notNull(),
  spamLogDays: integer().notNull(),
  trashDays: integer().notNull(),
})

/** Limits of one tenant that hold instead of its plan's; null where the plan's hold. */
export const tenantLimits = sqliteTable('tenant_limits', {
  tenantId: text().primaryKey(),
  dailyEmails: integer(),
  monthlyEmails: integer(),
  domains: integer(),
  mailboxes: integer(),
  storageBytes: integer(),
  members: integer(),
  apiKeys: integer(),
})

/** What a tenant keeps, in bytes: measured each day, and counted on from there while mail comes in. */
export const tenantStorage = sqliteTable('tenant_storage', {
  tenantId: text().primaryKey(),
  bytes: integer().notNull(),
  measuredAtMs: integer().notNull(),
  /** Id of the newest received mail that is counted. */
  countedUpTo: text().notNull().default(''),
})

/** How a tenant stands with the rules about bounces and complaints, and what it asks the operator for. No row: all is well. */
export const tenantStanding = sqliteTable('tenant_standing', {
  tenantId: text().primaryKey(),
  standing: text({ enum: ['good', 'warned', 'slowed', 'paused'] })
    .notNull()
    .default('good'),
  /** Why: `bounce_rate`, `complaint_rate`, or `operator`. */
  code: text({ enum: ['bounce_rate', 'complaint_rate', 'operator'] }),
  /** The operator's words to the tenant. */
  reason: text(),
  sinceMs: integer(),
  /** Mail accepted before does not count any more: the operator has looked at it. */
  countFromMs: integer().notNull().default(0),
  /** What the tenant wants to be looked at, and when it asked; null when it asks for nothing. */
  reviewKind: text({ enum: ['sandbox', 'pause'] }),
  reviewText: text(),
  reviewAtMs: integer(),
  /** What was counted when the tenant had its last turn. */
  recipients: integer().notNull().default(0),
  bounced: integer().notNull().default(0),
  complained: integer().notNull().default(0),
})

/** Warnings that were given: one for each limit, level and period. Kept sixty days. */
export const limitWarnings = sqliteTable(
  'limit_warnings',
  {
    tenantId: text().notNull(),
    name: text().notNull(),
    level: text({ enum: ['approached', 'reached'] }).notNull(),
    /** `YYYY-MM-DD` for what begins anew each day, else `YYYY-MM`. */
    period: text().notNull(),
    atMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.name, t.level, t.period] })],
)

/**
 * People and their tenants, in the form better-auth's drizzle adapter reads (`docs/decisions/0003`): singular tables,
 * its column names, `organization` renamed to `tenant`. What it needs beside them is in `people/sign-in-schema.ts`.
 */
import { sql } from 'drizzle-orm'
import { check, index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

const instant = () => integer({ mode: 'timestamp_ms' })

export const user = sqliteTable('user', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique('user_email_unique'),
  emailVerified: integer({ mode: 'boolean' }).notNull().default(false),
  image: text(),
  createdAt: instant().notNull(),
  updatedAt: instant().notNull(),
  twoFactorEnabled: integer({ mode: 'boolean' }).default(false),
  locale: text(),
  staff: integer({ mode: 'boolean' }).notNull().default(false),
})

/** A customer. `shard` names the ledger database; `state` is `moving` while a move copies it (503 for its API). */
export const tenant = sqliteTable(
  'tenant',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    slug: text().notNull().unique('tenant_slug_unique'),
    logo: text(),
    createdAt: instant().notNull(),
    metadata: text(),
    shard: integer().notNull(),
    plan: text().notNull().default('free'),
    dailyQuota: integer().notNull().default(1_000_000),
    monthlyQuota: integer().notNull().default(30_000_000),
    state: text({ enum: ['active', 'paused', 'moving'] })
      .notNull()
      .default('active'),
    /** The operator's own account: its blocklist holds for the whole deployment. */
    operator: integer({ mode: 'boolean' }).notNull().default(false),
    /** Mail goes to its own addresses only. With both quotas a copy of what plan, limits and standing say (`plans/settle-tenants.ts`). */
    sandboxed: integer({ mode: 'boolean' }).notNull().default(false),
    /** It keeps as much as it may: mail for its inboxes is put off. A copy as well. */
    storageFull: integer({ mode: 'boolean' }).notNull().default(false),
    /** Only mailboxes that may send, and aliases of them, are senders. */
    mailboxSenders: integer({ mode: 'boolean' }).notNull().default(false),
    /** From which spam score on its outgoing mail is held, where the operator wants another one than for all. */
    outboundThreshold: real(),
  },
  (t) => [check('tenant_state', sql`${t.state} in ('active', 'paused', 'moving')`)],
)

export const session = sqliteTable(
  'session',
  {
    id: text().primaryKey(),
    expiresAt: instant().notNull(),
    token: text().notNull().unique('session_token_unique'),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    ipAddress: text(),
    userAgent: text(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    activeTenantId: text(),
    /** The tenant in which somebody of the operator works for a while. */
    impersonatedTenantId: text(),
    impersonationEndsAt: instant(),
  },
  (t) => [index('session_user').on(t.userId), index('session_expiry').on(t.expiresAt)],
)

export const account = sqliteTable(
  'account',
  {
    id: text().primaryKey(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: instant(),
    refreshTokenExpiresAt: instant(),
    scope: text(),
    password: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [index('account_user').on(t.userId)],
)

export const verification = sqliteTable(
  'verification',
  {
    id: text().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: instant().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [index('verification_identifier').on(t.identifier), index('verification_expiry').on(t.expiresAt)],
)

export const member = sqliteTable(
  'member',
  {
    id: text().primaryKey(),
    tenantId: text()
      .notNull()
      .references(() => tenant.id, { onDelete: 'cascade' }),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    role: text().notNull().default('member'),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('member_tenant_user').on(t.tenantId, t.userId),
    index('member_user').on(t.userId),
    check('member_role', sql`${t.role} <> ''`),
  ],
)

export const invitation = sqliteTable(
  'invitation',
  {
    id: text().primaryKey(),
    tenantId: text()
      .notNull()
      .references(() => tenant.id, { onDelete: 'cascade' }),
    email: text().notNull(),
    role: text(),
    status: text().notNull().default('pending'),
    expiresAt: instant().notNull(),
    createdAt: instant().notNull(),
    inviterId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** SHA-256 of the secret in the mailed link. */
    tokenHash: text().notNull().default(''),
  },
  (t) => [index('invitation_tenant').on(t.tenantId), index('invitation_email').on(t.email)],
)

export const twoFactor = sqliteTable(
  'two_factor',
  {
    id: text().primaryKey(),
    secret: text().notNull(),
    backupCodes: text().notNull(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    verified: integer({ mode: 'boolean' }).default(true),
    failedVerificationCount: integer().default(0),
    lockedUntil: instant(),
  },
  (t) => [index('two_factor_user').on(t.userId)],
)

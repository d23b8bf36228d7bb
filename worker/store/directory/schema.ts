/** The directory database: who exists and what they own. Every table's owner and retention: `docs/storage-schema.md`. */
import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export * from './people-schema.ts'

/** API keys: the id finds the row, the SHA-256 of the secret is compared in constant time; the secret is never kept. */
export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: text().primaryKey(),
    tenantId: text().notNull(),
    name: text().notNull(),
    secretHash: text().notNull(),
    permission: text({ enum: ['full_access', 'sending_access'] }).notNull(),
    domainId: text(),
    createdAtMs: integer().notNull(),
    expiresAtMs: integer(),
    revokedAtMs: integer(),
  },
  (t) => [index('api_keys_tenant').on(t.tenantId, t.id)],
)

/** A tenant's domain. Two tenants may claim one name; only one may hold it verified. */
export const domains = sqliteTable(
  'domains',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    /** Lower-case ASCII (A-labels), no trailing dot. */
    name: text().notNull(),
    status: text({ enum: ['not_started', 'pending', 'verified', 'failed', 'temporary_failure'] }).notNull(),
    /** First label of the return-path host: `<label>.<name>`. */
    returnPathLabel: text().notNull(),
    /** Random per tenant and domain, so that one tenant's TXT proves nothing for another. */
    ownershipToken: text().notNull(),
    openTracking: integer({ mode: 'boolean' }).notNull().default(false),
    clickTracking: integer({ mode: 'boolean' }).notNull().default(false),
    tls: text({ enum: ['opportunistic', 'enforced'] })
      .notNull()
      .default('opportunistic'),
    createdAtMs: integer().notNull(),
    verifiedAtMs: integer(),
    checkedAtMs: integer(),
    /** Failed checks in a row of a verified domain and the time of the first: one alone takes nothing away. */
    failedChecks: integer().notNull().default(0),
    failingSinceMs: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('domains_tenant_name').on(t.tenantId, t.name),
    uniqueIndex('domains_verified_name').on(t.name).where(sql`status = 'verified'`),
  ],
)

/** What was last seen in DNS for each record a domain should publish; wanted values are computed, never stored. */
export const domainRecords = sqliteTable(
  'domain_records',
  {
    tenantId: text().notNull(),
    domainId: text().notNull(),
    /** `ownership`, `dkim-rsa`, `dkim-ed25519`, `return-path-mx`, `return-path-spf`, `dmarc`. */
    kind: text().notNull(),
    status: text({ enum: ['not_started', 'pending', 'verified', 'failed', 'temporary_failure'] }).notNull(),
    /** JSON array of the values seen, or null when none was. */
    seen: text(),
    explanation: text(),
    /** What could be better in a record that passes. */
    warning: text(),
    checkedAtMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.domainId, t.kind] })],
)

/** DKIM key pairs; the private half is sealed with AES-GCM, bound to tenant and key id. */
export const dkimKeys = sqliteTable(
  'dkim_keys',
  {
    tenantId: text().notNull(),
    domainId: text().notNull(),
    id: text().notNull(),
    selector: text().notNull(),
    algorithm: text({ enum: ['rsa-sha256', 'ed25519-sha256'] }).notNull(),
    publicTxt: text().notNull(),
    sealedPrivateKey: text().notNull(),
    createdAtMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.domainId, t.id] })],
)

/** Relay nodes. The secret is sealed (HMAC needs it back); two are valid during rotation. */
export const relays = sqliteTable('relays', {
  id: text().primaryKey(),
  url: text().notNull(),
  weight: integer().notNull().default(100),
  state: text({ enum: ['active', 'draining', 'disabled'] })
    .notNull()
    .default('active'),
  sealedSecret: text().notNull(),
  sealedPreviousSecret: text(),
  createdAtMs: integer().notNull(),
  heartbeatAtMs: integer(),
  leaseUntilMs: integer(),
  /** The last heartbeat's body, for the operator. */
  report: text(),
})

/** Nonces of relay requests that change state: once each. Swept after ten minutes. */
export const relayNonces = sqliteTable(
  'relay_nonces',
  { relayId: text().notNull(), nonce: text().notNull(), seenAtMs: integer().notNull() },
  (t) => [primaryKey({ columns: [t.relayId, t.nonce] }), index('relay_nonces_seen').on(t.seenAtMs)],
)

/** Deployment-wide values; in development the clock's offset. */
export const settings = sqliteTable('settings', { key: text().primaryKey(), value: text().notNull() })

/** The directory database: who exists and what they own. Every table's owner and retention: `docs/storage-schema.md`. */
import { sql } from 'drizzle-orm'
import { integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export * from './alarms/alarms-schema.ts'
export * from './api-keys-schema.ts'
export * from './events/event-outbox-schema.ts'
export * from './people/membership-schema.ts'
export * from './people/sign-in-schema.ts'
export * from './people-schema.ts'
export * from './plans/plans-schema.ts'
export * from './receiving/addresses-schema.ts'
export * from './registry/registry-schema.ts'

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
    /** Switched off by its owner: it neither sends nor receives. */
    enabled: integer({ mode: 'boolean' }).notNull().default(true),
    /** What the domain is for; each capability has its own records. */
    sending: integer({ mode: 'boolean' }).notNull().default(true),
    receiving: integer({ mode: 'boolean' }).notNull().default(false),
    /** Unknown recipients: refused at RCPT TO, or taken and answered later. */
    unknownRecipients: text({ enum: ['refuse', 'accept'] })
      .notNull()
      .default('refuse'),
    /** Gets what no other address takes; null for no catch-all. */
    catchAllMailboxId: text(),
    /** `user+anything` is `user`. */
    plusAddressing: integer({ mode: 'boolean' }).notNull().default(true),
    /** From this score on a mail is spam; null for the scorer's own threshold. */
    spamLimit: real(),
    /** A mail that fails the sender's DMARC policy `reject`: filed as spam, or refused at DATA. */
    dmarcReject: text({ enum: ['file', 'refuse'] })
      .notNull()
      .default('file'),
    /** One notice to an authenticated sender whose mail was taken for an address that is not there. */
    rejectNotice: integer({ mode: 'boolean' }).notNull().default(false),
    /** Newsletters lie in inboxes of the domain for so many days; null for as long as nobody removes them. */
    newsletterDays: integer(),
    /** Newsletters sent from the domain are kept for so many days. */
    sentNewsletterDays: integer().notNull().default(7),
    /** Who is told what became of a mail without asking for it (RFC 3461): senders by SMTP, senders by any door, nobody. */
    deliveryReports: text({ enum: ['none', 'smtp', 'all'] })
      .notNull()
      .default('smtp'),
    /** The MTA-STS policy that is served for the domain (RFC 8461). */
    mtaSts: text({ enum: ['off', 'testing', 'enforce'] })
      .notNull()
      .default('off'),
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
    /** `ownership`, `dkim-rsa`, `dkim-ed25519`, `return-path-mx`, `return-path-spf`, `dmarc`, `receiving-mx`. */
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
    /** `pending` until its record was seen in DNS, `retired` when another has taken its place. */
    state: text({ enum: ['pending', 'active', 'retired'] })
      .notNull()
      .default('active'),
    createdAtMs: integer().notNull(),
    retiredAtMs: integer(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.domainId, t.id] })],
)

/**
 * Hosts whose mail is refused. An entry of an operator's tenant holds for the whole deployment and at the first moment of a
 * connection; one of another tenant for mail to that tenant.
 */
export const blocklist = sqliteTable(
  'blocklist',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    /** Address or CIDR in its one canonical form, v4-mapped v6 as v4, always with a prefix length: `192.0.2.1/32`. */
    network: text().notNull(),
    reason: text(),
    source: text({ enum: ['manual', 'import'] }).notNull(),
    createdAtMs: integer().notNull(),
    expiresAtMs: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('blocklist_tenant_network').on(t.tenantId, t.network),
  ],
)

/**
 * What relays must know to receive: hosted domains, addresses, blocked hosts (contracts' `MxEntry`). Written by triggers alone
 * (migration 0003), so that no way of changing a domain can forget it. Relays read what is newer than the revision they have.
 */
export const mxEntries = sqliteTable(
  'mx_entries',
  {
    key: text().primaryKey(),
    /** JSON of the entry; null when it is gone. */
    value: text(),
    revision: integer().notNull(),
    changedAtMs: integer().notNull(),
  },
  (t) => [uniqueIndex('mx_entries_revision').on(t.revision)],
)

/** Relay nodes. The secret is sealed (HMAC needs it back); two are valid during rotation. */
export const relays = sqliteTable('relays', {
  id: text().primaryKey(),
  url: text().notNull(),
  weight: integer().notNull().default(100),
  role: text({ enum: ['both', 'outbound', 'inbound'] })
    .notNull()
    .default('both'),
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
  /** Of the relay's present journal; another one means that what was leased is lost there. */
  journalId: text(),
  /** The operator's word for EHLO, which counts before the relay's. */
  ehloName: text(),
  /** What domains that receive are told to publish for it; null for nothing. */
  mxHost: text(),
  mxPriority: integer(),
  /** It tells what it sends from, and sends from what was checked only. */
  listsSources: integer({ mode: 'boolean' }).notNull().default(false),
  /** When the previous secret ends; null for with the next change. */
  previousSecretUntilMs: integer(),
})

/** The token by which a relay's node registers, one a relay: a new one takes the place of the one before. */
export const relayTokens = sqliteTable('relay_tokens', {
  relayId: text().primaryKey(),
  /** sha256 of the token. */
  hash: text().notNull(),
  /** Person of the operator. */
  createdBy: text().notNull(),
  expiresAtMs: integer().notNull(),
  /** sha256 of the secret that it was used with: the same request may come again. */
  usedWith: text(),
  /** How long the secret before stays valid once the token was used. */
  formerValidMs: integer().notNull().default(86_400_000),
})

/** Commands that a relay has not confirmed yet: pushed at once, and told again in the answer of each heartbeat. */
export const relayCommands = sqliteTable(
  'relay_commands',
  {
    relayId: text().notNull(),
    seq: integer().notNull(),
    /** JSON of contracts' RelayCommand. */
    command: text().notNull(),
    createdAtMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.relayId, t.seq] })],
)

/** Hold rules in force: no attempt starts for mail in their scope. */
export const holds = sqliteTable('holds', {
  id: text().primaryKey(),
  /** Null for an operator's hold that covers several tenants. */
  tenantId: text(),
  /** JSON of contracts' ControlScope. */
  scope: text().notNull(),
  reason: text().notNull(),
  untilMs: integer(),
  createdAtMs: integer().notNull(),
})

/** What is known of each ledger shard. Written by a job of every minute, read by accept. */
export const shards = sqliteTable('shards', {
  n: integer().primaryKey(),
  /** As D1 said last; a shard stops at 10 GB. */
  sizeBytes: integer().notNull(),
  /** Raw mail kept in rows of jobs that are not archived. */
  rawBytes: integer().notNull(),
  measuredAtMs: integer().notNull(),
})

/** A tenant on its way from one shard to another; the row goes when it has arrived. */
export const tenantMoves = sqliteTable('tenant_moves', {
  tenantId: text().primaryKey(),
  fromShard: integer().notNull(),
  toShard: integer().notNull(),
  step: text({ enum: ['copy', 'compare', 'flip', 'delete'] }).notNull(),
  /** Where the copy goes on: table and last key, as JSON. */
  cursor: text(),
  startedAtMs: integer().notNull(),
})

/** Nonces of relay requests that change state: once each. Swept after ten minutes. */
export const relayNonces = sqliteTable(
  'relay_nonces',
  { relayId: text().notNull(), nonce: text().notNull(), seenAtMs: integer().notNull() },
  (t) => [primaryKey({ columns: [t.relayId, t.nonce] })],
)

/** Deployment-wide values; in development the clock's offset. */
export const settings = sqliteTable('settings', { key: text().primaryKey(), value: text().notNull() })

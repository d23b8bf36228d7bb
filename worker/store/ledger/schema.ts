/**
 * A sending ledger: one of `LEDGER_0 … LEDGER_n`. A tenant lives on one (`tenant.shard`). Primary keys begin with the
 * tenant and tables are WITHOUT ROWID (written into the migration by hand: drizzle has no word for it), so that a row is
 * one written row. The row budget of `docs/architecture.md` is asserted by a test.
 */
import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export * from './events/events-schema.ts'
export * from './sending/delivery-reports-schema.ts'
export * from './sending/outgoing-checks-schema.ts'
export * from './sending/spam-checks-schema.ts'
export * from './sending/templates-schema.ts'
export * from './sending/tracking-schema.ts'
export * from './tls-reports/tls-reports-schema.ts'

/** One accepted mail. `state` is the fold over its recipients, written only by `services/delivery`. */
export const messages = sqliteTable(
  'messages',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    domainId: text().notNull(),
    class: text({ enum: ['transactional', 'bulk'] }).notNull(),
    state: text().notNull(),
    /** JSON object state → number of recipients in it. */
    counts: text().notNull(),
    /** Raised by every write of `state`: a compare-and-swap, so that two consumers cannot write a stale fold. */
    revision: integer().notNull(),
    from: text().notNull(),
    /** JSON arrays of addresses as the caller wrote them. */
    to: text().notNull(),
    cc: text().notNull(),
    bcc: text().notNull(),
    replyTo: text().notNull(),
    subject: text().notNull(),
    /** The Message-ID header, with angle brackets. */
    headerId: text().notNull(),
    /** JSON array of `{name, value}`. */
    tags: text().notNull(),
    sizeBytes: integer().notNull(),
    createdAtMs: integer().notNull(),
    /** When it is to be sent; null for at once. */
    scheduledAtMs: integer(),
    expiresAtMs: integer().notNull(),
    /** A notice about another mail: its MAIL FROM is empty, so that nothing is ever sent back for it. */
    nullSender: integer({ mode: 'boolean' }).notNull().default(false),
    /** Opens or clicks of it are watched, by its domain or by its own option. */
    isTracked: integer({ mode: 'boolean' }).notNull().default(false),
    /** JSON of contracts' `WantedReports`: who is told what became of it (RFC 3461); null when nobody is. */
    reports: text(),
    /** Kept for as long as the domain says, and not for as long as other mail. */
    isNewsletter: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    // Named query: newsletters that were kept long enough.
    index('messages_newsletters').on(t.tenantId, t.id).where(sql`is_newsletter = 1`),
  ],
)

/** One envelope recipient of a message: its state and the times of its stages. */
export const recipients = sqliteTable(
  'recipients',
  {
    tenantId: text().notNull(),
    messageId: text().notNull(),
    n: integer().notNull(),
    address: text().notNull(),
    kind: text({ enum: ['to', 'cc', 'bcc'] }).notNull(),
    state: text().notNull(),
    /** When the event happened that made the state, and its rank among equals: order of arrival does not matter. */
    stateAtMs: integer().notNull(),
    revision: integer().notNull(),
    attempts: integer().notNull(),
    nextTryAtMs: integer(),
    /** The last reply: code, enhanced code, text. */
    replyCode: integer(),
    replyEnhanced: text(),
    replyText: text(),
    /** A hold lies over the state: it is in force while begun later than released. */
    heldAtMs: integer(),
    heldReason: text(),
    releasedAtMs: integer(),
    acceptedAtMs: integer().notNull(),
    signedAtMs: integer(),
    journalledAtMs: integer(),
    firstAttemptAtMs: integer(),
    finalAtMs: integer(),
    /** The job that is to bring it to the recipient: null for the message's first, another one after a retry. */
    jobId: text(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.messageId, t.n] })],
)

/** One hand-over of a message to a relay: the work item. `due_at_ms` null means nothing is left to do. */
export const jobs = sqliteTable(
  'jobs',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    messageId: text().notNull(),
    class: text({ enum: ['transactional', 'bulk'] }).notNull(),
    state: text({ enum: ['waiting', 'leased', 'done'] }).notNull(),
    /** When the sweeper looks at it again: not handed over yet, or nothing heard for too long. */
    dueAtMs: integer(),
    relayId: text(),
    epoch: integer().notNull(),
    handOvers: integer().notNull(),
    expiresAtMs: integer().notNull(),
    sizeBytes: integer().notNull(),
    sha256: text().notNull(),
    /** The signed mail, 7-bit ASCII, up to 64 KB; a larger one is the R2 object of `raw_key`. */
    raw: text(),
    /** An object of its own, or the pack that holds `size_bytes` of it from `raw_offset` on. */
    rawKey: text(),
    rawOffset: integer(),
    /** Of a mail that streamed into R2: its prepared header section with signatures, sent in front of the object's bytes. */
    rawHead: text(),
    /** Without Date and signatures still: both are made when the mail is released. */
    isUnsigned: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('jobs_due').on(t.dueAtMs).where(sql`due_at_ms is not null`),
    // Named query: what the archive has to pack.
    index('jobs_to_archive').on(t.tenantId, t.id).where(sql`due_at_ms is null and raw is not null`),
  ],
)

/** Every attempt, as the timeline shows it. The event id is the key: a repeat inserts nothing. */
export const attempts = sqliteTable(
  'attempts',
  {
    tenantId: text().notNull(),
    messageId: text().notNull(),
    eventId: text().notNull(),
    n: integer().notNull(),
    kind: text().notNull(),
    occurredAtMs: integer().notNull(),
    /** `mail/bounce` category of a failed attempt; null for a delivered one. */
    category: text(),
    relayId: text().notNull(),
    /** JSON of contracts' Attempt; null for an event without one. */
    attempt: text(),
    /** Why, where no attempt tells it. */
    reason: text(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.messageId, t.eventId] })],
)

/** Idempotency keys: a reservation by unique index, no lock that expires. Kept 72 hours. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    tenantId: text().notNull(),
    operation: text().notNull(),
    key: text().notNull(),
    requestHash: text().notNull(),
    /** What the request made: a mail, or another thing of the operation. */
    messageId: text().notNull(),
    /** The answer, sealed; null where it can be made again from the thing's id. */
    answer: text(),
    createdAtMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.operation, t.key] })],
)

/** Addresses that get no mail from this tenant. */
export const suppressions = sqliteTable(
  'suppressions',
  {
    tenantId: text().notNull(),
    /** Lower-case. */
    address: text().notNull(),
    id: text().notNull(),
    reason: text({ enum: ['bounce', 'complaint', 'manual', 'unsubscribe'] }).notNull(),
    messageId: text(),
    createdAtMs: integer().notNull(),
  },
  // Lists page by id, which is made when the row is.
  (t) => [primaryKey({ columns: [t.tenantId, t.address] }), uniqueIndex('suppressions_id').on(t.tenantId, t.id)],
)

/**
 * One received mail of the tenant: what the envelope said, what was found, where it went. Its bytes are one R2 object, however
 * many mailboxes it reached. Work item of `services/receiving` while `due_at_ms` is set.
 */
export const deliveries = sqliteTable(
  'deliveries',
  {
    tenantId: text().notNull(),
    /** Chosen by whoever took the mail before it was told: a repeat finds the row. */
    id: text().notNull(),
    source: text({ enum: ['mx', 'routing'] }).notNull(),
    relayId: text(),
    /** Empty for the null sender. */
    mailFrom: text().notNull(),
    /** JSON array: the tenant's recipients of the envelope. */
    rcptTo: text().notNull(),
    clientIp: text(),
    /** JSON of contracts' `Reception`: HELO, TLS, receiving host. */
    reception: text().notNull(),
    receivedAtMs: integer().notNull(),
    sizeBytes: integer().notNull(),
    sha256: text().notNull(),
    rawKey: text().notNull(),
    /** JSON of contracts' `MailChecks`; null until they are made. */
    checks: text(),
    /** JSON of contracts' `SpamScan`; null while unscanned. */
    scan: text(),
    /** `received`: nothing done yet. `filed`: every recipient has its result. */
    state: text({ enum: ['received', 'filed'] }).notNull(),
    /** Counted before the mail is parsed: a mail that kills the parser is taken as it stands on the next try. */
    parseAttempts: integer().notNull().default(0),
    dueAtMs: integer(),
    /** When the scorer is asked again; null when there is nothing to ask. */
    scanDueAtMs: integer(),
    scanAttempts: integer().notNull().default(0),
    /** `mail`, or what came to a return path and is no mail for anybody. */
    kind: text({ enum: ['mail', 'bounce'] })
      .notNull()
      .default('mail'),
    /** The parser could not read it within its bounds: only the raw mail is shown. */
    isRawOnly: integer({ mode: 'boolean' }).notNull().default(false),
    /** JSON of `MailSummary`: header fields and attachments, as far as read. */
    summary: text(),
    /** JSON array of `Placement`: what became of each recipient. */
    placements: text(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('deliveries_due').on(t.dueAtMs).where(sql`due_at_ms is not null`),
    index('deliveries_scan_due').on(t.scanDueAtMs).where(sql`scan_due_at_ms is not null`),
  ],
)

/** Notices sent about received mail: at most one an hour to a sender, and a bounded number a day. Kept two days. */
export const notices = sqliteTable(
  'notices',
  {
    tenantId: text().notNull(),
    /** Hours since the epoch. */
    hour: integer().notNull(),
    /** Lower-case. */
    address: text().notNull(),
    deliveryId: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hour, t.address] })],
)

/** Exact quotas of day and month (UTC) in one row a month: a CHECK fails the whole accept batch. */
export const usage = sqliteTable(
  'usage',
  {
    tenantId: text().notNull(),
    /** `YYYY-MM`. */
    month: text().notNull(),
    monthSent: integer().notNull(),
    monthQuota: integer().notNull(),
    /** The newest day on which something was sent, `YYYY-MM-DD`. */
    day: text().notNull(),
    daySent: integer().notNull(),
    dayQuota: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.month] }),
    check('usage_within_daily_quota', sql`${t.daySent} <= ${t.dayQuota}`),
    check('usage_within_monthly_quota', sql`${t.monthSent} <= ${t.monthQuota}`),
  ],
)

/**
 * A tenant on its way to or from this shard (`services/ledgers/tenant-moves`). While it is `away` the triggers of migration 0002
 * let nothing of it be written here: rows that would change are skipped, an insert fails with `tenant is away`.
 * Removed a day after the move.
 */
export const tenantFences = sqliteTable('tenant_fences', {
  tenantId: text().primaryKey(),
  /** `arriving`: its rows may be copied here. `arrived`: not any more. `away`: they may only be deleted. `home`: it lives here. */
  kind: text({ enum: ['arriving', 'arrived', 'away', 'home'] }).notNull(),
  /** Which move it is: its `started_at_ms`. A statement of another one does nothing. */
  moveAtMs: integer().notNull(),
})

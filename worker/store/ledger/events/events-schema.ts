/** What happened, in order, and who is told: events, webhook endpoints, their deliveries and attempts. */
import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * Every event of a tenant, numbered without gaps: D1 runs one writer at a time, and a number is given inside the batch that
 * makes the event true. The newest event of a tenant is never deleted, since the next number is made from it.
 */
export const events = sqliteTable(
  'events',
  {
    tenantId: text().notNull(),
    seq: integer().notNull(),
    type: text().notNull(),
    atMs: integer().notNull(),
    /** The mail it is about; what an event tells of it is read from its row. Null for other events. */
    messageId: text(),
    /** JSON: of a mail's event what is its own (recipient, bounce, click); of another the whole `data`. */
    detail: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.seq] })],
)

/** Webhook endpoints. `cursor_seq`: deliveries of all events up to it have been made. */
export const webhooks = sqliteTable(
  'webhooks',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    endpoint: text().notNull(),
    /** JSON array of event types; null for all. */
    events: text(),
    status: text({ enum: ['enabled', 'disabled'] }).notNull(),
    /** Why we disabled it; null when it is enabled or its owner disabled it. */
    disabledReason: text(),
    sealedSecret: text().notNull(),
    /** Signs beside the present one until `previous_until_ms`. */
    sealedPreviousSecret: text(),
    previousUntilMs: integer(),
    cursorSeq: integer().notNull(),
    /** Since when no attempt has succeeded; null while the last one did. */
    failingSinceMs: integer(),
    createdAtMs: integer().notNull(),
    updatedAtMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)

/** One event for one endpoint. */
export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    tenantId: text().notNull(),
    webhookId: text().notNull(),
    seq: integer().notNull(),
    status: text({ enum: ['pending', 'attempting', 'success', 'failed'] }).notNull(),
    attempts: integer().notNull(),
    /** Of the present ladder: a replay begins anew. Null time: nothing is left to do. */
    nextAttemptAtMs: integer(),
    createdAtMs: integer().notNull(),
    finalAtMs: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.webhookId, t.seq] }),
    // Named query: what is due of an endpoint.
    index('webhook_deliveries_due')
      .on(t.tenantId, t.webhookId, t.nextAttemptAtMs)
      .where(sql`next_attempt_at_ms is not null`),
  ],
)

/** Every attempt at a delivery, for the log that its owner reads. */
export const webhookAttempts = sqliteTable(
  'webhook_attempts',
  {
    tenantId: text().notNull(),
    webhookId: text().notNull(),
    seq: integer().notNull(),
    n: integer().notNull(),
    /** 0 when there was no answer. */
    httpStatus: integer().notNull(),
    /** The beginning of the answer, or what went wrong. */
    response: text().notNull(),
    sentAtMs: integer().notNull(),
    tookMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.webhookId, t.seq, t.n] })],
)

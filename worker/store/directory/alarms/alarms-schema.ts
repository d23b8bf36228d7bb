/** What needs the operator: alarms, and messages of queues that failed for good. */
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** One row a condition, from when it is first seen until 30 days after its end. */
export const alarms = sqliteTable('alarms', {
  /** Kind and what it is about: `relay_silent:relay-1`. */
  key: text().primaryKey(),
  kind: text().notNull(),
  subject: text(),
  /** With the numbers as they were last seen. */
  text: text().notNull(),
  sinceMs: integer().notNull(),
  lastSeenMs: integer().notNull(),
  endedAtMs: integer(),
  /** When it was last told by mail and to the webhook; null until it was. The end has its own. */
  mailedAtMs: integer(),
  postedAtMs: integer(),
  endMailedAtMs: integer(),
  endPostedAtMs: integer(),
})

/** Messages that a queue has given up on, or that nobody could read. One row for the same message, however often it comes. */
export const deadLetters = sqliteTable(
  'dead_letters',
  {
    id: text().primaryKey(),
    /** Without the deployment's prefix. */
    queue: text().notNull(),
    /** sha256 of the body: the same message is known by it. */
    digest: text().notNull(),
    kind: text({ enum: ['wake_up', 'events', 'unreadable'] }).notNull(),
    /** JSON, as it was sent. Never shown: events tell of tenants' mail. */
    body: text().notNull(),
    reason: text(),
    state: text({ enum: ['open', 'brought_back', 'redriven'] }).notNull(),
    times: integer().notNull(),
    firstSeenMs: integer().notNull(),
    lastSeenMs: integer().notNull(),
    stateSinceMs: integer().notNull(),
  },
  (t) => [
    uniqueIndex('dead_letters_message').on(t.queue, t.digest),
    index('dead_letters_state').on(t.state, t.queue, t.lastSeenMs),
  ],
)

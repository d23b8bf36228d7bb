/** The tables of one mailbox. The search index `mail_text` is made in its own migration: it is no table that Drizzle knows. */
import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A thread is in one folder, and so are all its mails. Counts are those of its mails, written with every change of them. */
export const threads = sqliteTable(
  'threads',
  {
    id: text().primaryKey(),
    folder: text({ enum: ['inbox', 'archive', 'spam', 'sent', 'trash'] }).notNull(),
    /** Of its first mail. */
    subject: text().notNull(),
    mailCount: integer().notNull(),
    unreadCount: integer().notNull(),
    attachmentCount: integer().notNull(),
    /** Of its newest mail. */
    receivedAtMs: integer().notNull(),
    newestSeq: integer().notNull(),
    /** When it came into its folder, or a mail came to it there: trash and spam go some time after. */
    folderAtMs: integer().notNull().default(0),
  },
  (t) => [
    index('threads_folder').on(t.folder, t.receivedAtMs, t.id),
    index('threads_received').on(t.receivedAtMs, t.id),
    index('threads_unread').on(t.folder).where(sql`unread_count > 0`),
  ],
)

export const mails = sqliteTable(
  'mails',
  {
    /** Order of arrival, and the row of the search index; never used twice. */
    seq: integer().primaryKey({ autoIncrement: true }),
    /** Of the delivery. */
    id: text().notNull().unique(),
    threadId: text().notNull(),
    read: integer({ mode: 'boolean' }).notNull(),
    /** Somebody has read or moved it: no scan moves it any more. */
    touched: integer({ mode: 'boolean' }).notNull(),
    deliveredTo: text().notNull(),
    receivedAtMs: integer().notNull(),
    sizeBytes: integer().notNull(),
    rawKey: text().notNull(),
    isRawOnly: integer({ mode: 'boolean' }).notNull(),
    subject: text().notNull(),
    hasAttachment: integer({ mode: 'boolean' }).notNull(),
    /** JSON of contracts' `MailSummary`, cut to a size that a row can hold. */
    summary: text().notNull(),
    /** JSON of contracts' `MailChecks`. */
    checks: text(),
    /** JSON of contracts' `SpamScan`; null while unscanned. */
    scan: text(),
    /**
     * When it became something to be pulled, in microseconds, and no two alike: the place of a pull. Set anew when it leaves the spam. Null
     * for what is not pulled: sent mail, and mail that came before there was such a thing and is ordered by `seq`.
     */
    pulledAtUs: integer(),
  },
  (t) => [index('mails_thread').on(t.threadId, t.receivedAtMs, t.seq), index('mails_pulled').on(t.pulledAtUs)],
)

/** Message-IDs that a thread knows: of its mails, and those that its mails refer to. */
export const headerIds = sqliteTable(
  'header_ids',
  {
    headerId: text().notNull(),
    threadId: text().notNull(),
    /** A mail with this Message-ID is in the thread; otherwise one only refers to it. */
    seen: integer({ mode: 'boolean' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.headerId, t.threadId] }), index('header_ids_thread').on(t.threadId)],
)

/** Mails removed for good whose bytes have not been looked after yet. */
export const released = sqliteTable('released', { id: text().primaryKey(), rawKey: text().notNull() })

/** How far each source that pulls mail has come: a site, by its name or address. */
export const pulls = sqliteTable('pulls', {
  source: text().primaryKey(),
  /** What the source has said that it has. */
  takenUs: integer().notNull(),
  /** What it was given last: taken once it says so. */
  givenUs: integer().notNull(),
  atMs: integer().notNull(),
})

/** The address book of the mailbox. */
export const contacts = sqliteTable('contacts', {
  /** Lower-case. */
  address: text().primaryKey(),
  name: text().notNull(),
  usedAtMs: integer().notNull(),
})

/** Who takes mail of a tenant's domains: addresses, and the mailboxes and aliases behind them. */
import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/**
 * Everything before the `@` that a tenant's domains know, once each, in lower case: which mailbox or alias it is. Active rows are told to
 * the relays (`mx_entries`).
 */
export const addresses = sqliteTable(
  'addresses',
  {
    tenantId: text().notNull(),
    /** Lower-case, domain in ASCII. */
    address: text().notNull(),
    domainId: text().notNull(),
    kind: text({ enum: ['mailbox', 'alias'] }).notNull(),
    /** Of the mailbox or alias. */
    targetId: text().notNull(),
    active: integer({ mode: 'boolean' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.address] }),
    // Named query: whether a domain that is to be removed still has addresses.
    index('addresses_domain').on(t.tenantId, t.domainId),
  ],
)

/** Mailboxes (API: inboxes). What is in one lives in its Durable Object. */
export const mailboxes = sqliteTable(
  'mailboxes',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    domainId: text().notNull(),
    address: text().notNull(),
    name: text(),
    /** Display name of mail sent from it. */
    fromName: text(),
    state: text({ enum: ['active', 'disabled'] })
      .notNull()
      .default('active'),
    /** Id of its Durable Object: an address may be removed and made again, and no id can be guessed. */
    objectId: text().notNull(),
    createdAtMs: integer().notNull(),
    updatedAtMs: integer().notNull(),
    /** Mail is taken for it. */
    receives: integer({ mode: 'boolean' }).notNull().default(true),
    /** Mail may be sent as it, where a tenant or a door wants mailboxes as senders. */
    sends: integer({ mode: 'boolean' }).notNull().default(true),
    /** Reply-To of mail sent from it, unless the mail names one. */
    replyTo: text(),
    /** The mailbox that is meant where none is named. One a tenant. */
    isDefault: integer({ mode: 'boolean' }).notNull().default(false),
    /** Opens of mail sent from it are counted, whatever its domain says. */
    tracksOpens: integer({ mode: 'boolean' }).notNull().default(false),
    /** Whom it writes to and who writes to it is kept in its address book. */
    keepsContacts: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('mailboxes_default').on(t.tenantId).where(sql`is_default = 1`),
  ],
)

/** An address that delivers to mailboxes of the same tenant. */
export const aliases = sqliteTable(
  'aliases',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    domainId: text().notNull(),
    address: text().notNull(),
    name: text(),
    enabled: integer({ mode: 'boolean' }).notNull().default(true),
    createdAtMs: integer().notNull(),
    updatedAtMs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)

export const aliasTargets = sqliteTable(
  'alias_targets',
  { tenantId: text().notNull(), aliasId: text().notNull(), mailboxId: text().notNull() },
  (t) => [primaryKey({ columns: [t.tenantId, t.aliasId, t.mailboxId] })],
)

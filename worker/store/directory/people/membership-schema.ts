/** What belongs to people's memberships beside the table `member` itself: whose mailbox it is, and who did what. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { user } from '../people-schema.ts'

/** Who reads which mailbox; owners and admins of the tenant need no row. */
export const mailboxMembers = sqliteTable(
  'mailbox_members',
  {
    tenantId: text().notNull(),
    mailboxId: text().notNull(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.mailboxId, t.userId] }),
    // Named query: the mailboxes of one person.
    index('mailbox_members_user').on(t.userId, t.tenantId),
  ],
)

/** Security-relevant acts, each written in one batch with what it tells of. Names are kept as they were: people and keys go. */
export const auditLog = sqliteTable(
  'audit_log',
  {
    tenantId: text().notNull(),
    id: text().notNull(),
    atMs: integer().notNull(),
    actorKind: text({ enum: ['person', 'key', 'operator', 'system'] }).notNull(),
    actorId: text(),
    actorName: text(),
    /** A noun.past such as `member.removed`. */
    act: text().notNull(),
    /** Id of what it was done to. */
    target: text(),
    /** JSON object: what is worth knowing later. */
    detail: text().notNull(),
    ip: text(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)

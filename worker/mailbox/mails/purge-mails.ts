/**
 * Removes mails for good. Their bytes lie in the bucket and may be shared with other mailboxes, so what was removed is noted here
 * until the caller has looked after them: a call that breaks off loses no trace of them.
 */
import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import type { MailboxDb } from '../database.ts'
import type { Emptied, ReleasedMail } from '../mailbox-mail.ts'
import { mails, released, threads } from '../schema.ts'
import { unindexMail } from '../search/search-index.ts'
import { countThread } from '../threads/keep-threads.ts'

type MailRow = typeof mails.$inferSelect

function removeMails(db: MailboxDb, rows: readonly MailRow[]): void {
  for (const { id, seq, rawKey } of rows) {
    unindexMail(db, seq)
    db.delete(mails).where(eq(mails.seq, seq)).run()
    db.insert(released).values({ id, rawKey }).onConflictDoNothing().run()
  }
  for (const threadId of new Set(rows.map((row) => row.threadId))) countThread(db, threadId)
}

/** False when the thread is not in the trash. */
export function purgeThread(db: MailboxDb, threadId: string): boolean {
  const thread = db.select().from(threads).where(eq(threads.id, threadId)).get()
  if (thread?.folder !== 'trash') return false
  removeMails(db, db.select().from(mails).where(eq(mails.threadId, threadId)).all())
  return true
}

/** The oldest `limit` mails of those that are meant; how many there were. */
export function purgeMails(db: MailboxDb, { folder, beforeMs, newslettersBeforeMs }: Emptied, limit: number): number {
  const isMeant = and(
    folder === null ? undefined : eq(threads.folder, folder),
    beforeMs === null ? undefined : lt(threads.folderAtMs, beforeMs),
    newslettersBeforeMs === undefined
      ? undefined
      : and(lt(mails.receivedAtMs, newslettersBeforeMs), sql`${mails.summary} ->> 'isNewsletter' = 1`),
  )
  const rows = db
    .select({ mail: mails })
    .from(mails)
    .innerJoin(threads, eq(threads.id, mails.threadId))
    .where(isMeant)
    .orderBy(asc(mails.seq))
    .limit(limit)
    .all()
  removeMails(
    db,
    rows.map(({ mail }) => mail),
  )
  return rows.length
}

export const hasMails = (db: MailboxDb): boolean => db.select().from(mails).limit(1).get() !== undefined

/** In order of their ids, those behind `after`. */
export const listReleased = (db: MailboxDb, after: string, limit: number): readonly ReleasedMail[] =>
  db.select().from(released).where(gt(released.id, after)).orderBy(asc(released.id)).limit(limit).all()

/** A statement takes a hundred parameters. */
const IDS_AT_ONCE = 90

export function forgetReleased(db: MailboxDb, ids: readonly string[]): void {
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE)
    db.delete(released)
      .where(inArray(released.id, ids.slice(at, at + IDS_AT_ONCE)))
      .run()
}

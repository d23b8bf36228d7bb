/**
 * Places of mails in what is pulled: times in microseconds, each later than all before it in this mailbox, so that a time says exactly
 * where somebody stopped. A mail gets its place when it is filed where it is pulled from, which is everywhere but in the spam, and loses
 * it when it becomes spam: out of there it comes as something new. What somebody throws away or archives keeps its place, since a
 * source that has not asked for a minute must not miss it.
 */
import type { Folder } from '@mailstead/contracts/received-mail.ts'
import { and, asc, eq, isNull, max } from 'drizzle-orm'
import type { MailboxDb } from '../database.ts'
import { mails, pulls } from '../schema.ts'

/** The latest place that a mail has, or that a source was told of: what comes goes behind it. */
export function highestPlace(db: MailboxDb): number {
  const mail = db
    .select({ us: max(mails.pulledAtUs) })
    .from(mails)
    .get()
  const pull = db
    .select({ taken: max(pulls.takenUs), given: max(pulls.givenUs) })
    .from(pulls)
    .get()
  return Math.max(mail?.us ?? 0, pull?.taken ?? 0, pull?.given ?? 0)
}

/** A place behind all others, and not before the time: a source may have asked with a time of its own. */
export const nextPlace = (db: MailboxDb, atMs: number): number =>
  Math.max(highestPlace(db) + 1, atMs * 1_000, Date.now() * 1_000)

/** To be called when mails of a thread have come into the folder. */
export function placeMails(db: MailboxDb, threadId: string, folder: Folder, atMs: number): void {
  if (folder === 'spam') db.update(mails).set({ pulledAtUs: null }).where(eq(mails.threadId, threadId)).run()
  if (folder !== 'inbox' && folder !== 'archive') return
  const placeless = db
    .select({ seq: mails.seq })
    .from(mails)
    .where(and(eq(mails.threadId, threadId), isNull(mails.pulledAtUs)))
    .orderBy(asc(mails.seq))
    .all()
  for (const { seq } of placeless)
    db.update(mails)
      .set({ pulledAtUs: nextPlace(db, atMs) })
      .where(eq(mails.seq, seq))
      .run()
}

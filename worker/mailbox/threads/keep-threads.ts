/** Rows of threads: making, joining, and counting them after a change of their mails. */
import type { Folder, MailSummary } from '@mailstead/contracts/received-mail.ts'
import { asc, count, desc, eq, inArray, sql, sum } from 'drizzle-orm'
import type { MailboxDb } from '../database.ts'
import { placeMails } from '../pulls/pull-places.ts'
import { headerIds, mails, threads } from '../schema.ts'
import { listReferences } from './find-thread.ts'

/** What has been seen stays seen. */
const keepSeen = sql`max(seen, excluded.seen)`

/** An empty thread; `countThread` fills it in. */
export function insertThread(db: MailboxDb, id: string, folder: Folder, atMs: number): void {
  const empty = { subject: '', mailCount: 0, unreadCount: 0, attachmentCount: 0, receivedAtMs: 0, newestSeq: 0 }
  db.insert(threads)
    .values({ id, folder, folderAtMs: atMs, ...empty })
    .run()
}

/** Puts the thread into the folder, with all its mails. */
export function placeThread(db: MailboxDb, id: string, folder: Folder, atMs: number): void {
  db.update(threads).set({ folder, folderAtMs: atMs }).where(eq(threads.id, id)).run()
  placeMails(db, id, folder, atMs)
}

/** The thread knows the mail's Message-ID and those that it refers to. */
export function noteHeaderIds(db: MailboxDb, threadId: string, summary: MailSummary): void {
  const rows = [
    ...(summary.headerId === null ? [] : [{ headerId: summary.headerId, threadId, seen: true }]),
    ...listReferences(summary).map((headerId) => ({ headerId, threadId, seen: false })),
  ]
  for (const row of rows)
    db.insert(headerIds)
      .values(row)
      .onConflictDoUpdate({ target: [headerIds.headerId, headerIds.threadId], set: { seen: keepSeen } })
      .run()
}

/** All mails of the `joined` threads are in `threadId` then; the others are gone. */
export function joinThreads(db: MailboxDb, threadId: string, joined: readonly string[]): void {
  if (joined.length === 0) return
  db.update(mails)
    .set({ threadId })
    .where(inArray(mails.threadId, [...joined]))
    .run()
  db.run(sql`insert into header_ids (header_id, thread_id, seen)
    select header_id, ${threadId}, max(seen) from header_ids where ${inArray(headerIds.threadId, [...joined])} group by header_id
    on conflict (header_id, thread_id) do update set seen = ${keepSeen}`)
  for (const id of joined) deleteThread(db, id)
}

export function deleteThread(db: MailboxDb, threadId: string): void {
  db.delete(headerIds).where(eq(headerIds.threadId, threadId)).run()
  db.delete(threads).where(eq(threads.id, threadId)).run()
}

/** Writes what the thread tells of its mails; without any mail it is removed. */
export function countThread(db: MailboxDb, threadId: string): void {
  const isIn = eq(mails.threadId, threadId)
  const counted = db
    .select({ mails: count(), unread: sum(sql`not ${mails.read}`), attachments: sum(mails.hasAttachment) })
    .from(mails)
    .where(isIn)
    .get()
  const order = [mails.receivedAtMs, mails.seq] as const
  const newest = db
    .select()
    .from(mails)
    .where(isIn)
    .orderBy(...order.map((column) => desc(column)))
    .limit(1)
    .get()
  const first = db
    .select({ subject: mails.subject })
    .from(mails)
    .where(isIn)
    .orderBy(...order.map((column) => asc(column)))
    .limit(1)
    .get()
  if (!counted || !newest || !first) {
    deleteThread(db, threadId)
    return
  }
  db.update(threads)
    .set({
      subject: first.subject,
      mailCount: counted.mails,
      unreadCount: Number(counted.unread ?? 0),
      attachmentCount: Number(counted.attachments ?? 0),
      receivedAtMs: newest.receivedAtMs,
      newestSeq: newest.seq,
    })
    .where(eq(threads.id, threadId))
    .run()
}

/** What people do to a thread. From then on no scan moves its mails. */
import { eq } from 'drizzle-orm'
import type { MailboxDb } from '../database.ts'
import type { KeptThread, ThreadChanges } from '../mailbox-mail.ts'
import { mails } from '../schema.ts'
import { countThread, placeThread } from './keep-threads.ts'
import { findThread } from './list-threads.ts'

export function updateThread(
  db: MailboxDb,
  id: string,
  { folder, isRead, atMs = Date.now() }: ThreadChanges,
): KeptThread | null {
  if (findThread(db, id) === null) return null
  if (folder !== undefined) placeThread(db, id, folder, atMs)
  db.update(mails)
    .set({ touched: true, ...(isRead === undefined ? {} : { read: isRead }) })
    .where(eq(mails.threadId, id))
    .run()
  countThread(db, id)
  return findThread(db, id)
}

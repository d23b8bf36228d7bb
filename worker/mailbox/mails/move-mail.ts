/** What a late scan does to a mail: it moves once, and alone, unless somebody has read or moved it meanwhile. */
import type { SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { eq } from 'drizzle-orm'
import type { MailboxDb } from '../database.ts'
import type { MoveOutcome, Verdict } from '../mailbox-mail.ts'
import { placeMails } from '../pulls/pull-places.ts'
import { mails, threads } from '../schema.ts'
import { findThreads } from '../threads/find-thread.ts'
import { countThread, placeThread } from '../threads/keep-threads.ts'
import { openThread } from './deliver-mail.ts'
import { readSummary } from './show-mail.ts'

/** False when there is no such mail. */
export function saveScan(db: MailboxDb, id: string, scan: SpamScan): boolean {
  const saved = db
    .update(mails)
    .set({ scan: JSON.stringify(scan) })
    .where(eq(mails.id, id))
    .returning({ id: mails.id })
    .all()
  return saved.length > 0
}

export function moveMail(db: MailboxDb, id: string, { folder, scan }: Verdict): MoveOutcome {
  if (!saveScan(db, id, scan)) return 'missing'
  const row = db.select().from(mails).innerJoin(threads, eq(threads.id, mails.threadId)).where(eq(mails.id, id)).get()
  if (!row) return 'missing'
  const { mails: mail, threads: thread } = row
  if (thread.folder === folder) return 'moved'
  if (mail.touched) return 'kept'
  const summary = readSummary(mail.summary)
  // Alone and without company there, its thread keeps its id.
  if (thread.mailCount === 1 && findThreads(db, summary, folder).threadId === null) {
    placeThread(db, thread.id, folder, mail.receivedAtMs)
    return 'moved'
  }
  const threadId = openThread(db, { summary, folder, receivedAtMs: mail.receivedAtMs })
  db.update(mails).set({ threadId }).where(eq(mails.id, id)).run()
  placeMails(db, threadId, folder, mail.receivedAtMs)
  countThread(db, thread.id)
  countThread(db, threadId)
  return 'moved'
}

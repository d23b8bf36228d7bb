/** Puts one mail into its thread. All of it is one transaction of the caller, without a wait between check and insert. */
import { and, eq, lt } from 'drizzle-orm'
import { newId } from '../../platform/ids.ts'
import { keepContacts } from '../contacts/keep-contacts.ts'
import type { MailboxDb } from '../database.ts'
import type { Delivered, NewMail } from '../mailbox-mail.ts'
import { nextPlace } from '../pulls/pull-places.ts'
import { mails } from '../schema.ts'
import { indexMail } from '../search/search-index.ts'
import { findThreads } from '../threads/find-thread.ts'
import { countThread, insertThread, joinThreads, noteHeaderIds, placeThread } from '../threads/keep-threads.ts'
import { cutSummary } from './bounds.ts'

/** The thread for a mail of this folder: found, joined or made. It is in that folder then. */
export function openThread(db: MailboxDb, mail: Pick<NewMail, 'summary' | 'folder' | 'receivedAtMs'>): string {
  const { threadId: found, joined } = findThreads(db, mail.summary, mail.folder)
  const threadId = found ?? newId(mail.receivedAtMs)
  // A new mail brings an archived thread back.
  if (found === null) insertThread(db, threadId, mail.folder, mail.receivedAtMs)
  else placeThread(db, threadId, mail.folder, mail.receivedAtMs)
  joinThreads(db, threadId, joined)
  noteHeaderIds(db, threadId, mail.summary)
  return threadId
}

interface Filed {
  readonly seq: number
  readonly threadId: string
}

const isFirst = (db: MailboxDb, { seq, threadId }: Filed): boolean =>
  db
    .select({ seq: mails.seq })
    .from(mails)
    .where(and(eq(mails.threadId, threadId), lt(mails.seq, seq)))
    .limit(1)
    .get() === undefined

export function deliverMail(db: MailboxDb, mail: NewMail): Delivered {
  const known = db.select({ seq: mails.seq, threadId: mails.threadId }).from(mails).where(eq(mails.id, mail.id)).get()
  if (known) return { id: mail.id, threadId: known.threadId, opensThread: isFirst(db, known), isDuplicate: true }
  const summary = cutSummary(mail.summary)
  const threadId = openThread(db, { ...mail, summary })
  const { seq } = db
    .insert(mails)
    .values({
      id: mail.id,
      threadId,
      read: false,
      touched: false,
      deliveredTo: mail.deliveredTo,
      receivedAtMs: mail.receivedAtMs,
      sizeBytes: mail.sizeBytes,
      rawKey: mail.rawKey,
      isRawOnly: mail.isRawOnly,
      subject: summary.subject,
      hasAttachment: summary.attachments.some(({ disposition }) => disposition !== 'inline'),
      summary: JSON.stringify(summary),
      checks: mail.checks && JSON.stringify(mail.checks),
      scan: mail.scan && JSON.stringify(mail.scan),
      pulledAtUs: mail.folder === 'spam' ? null : nextPlace(db, mail.receivedAtMs),
    })
    .returning({ seq: mails.seq })
    .get()
  indexMail(db, seq, summary, mail.text)
  countThread(db, threadId)
  if (mail.contact) keepContacts(db, [mail.contact], mail.receivedAtMs)
  return { id: mail.id, threadId, opensThread: isFirst(db, { seq, threadId }), isDuplicate: false }
}

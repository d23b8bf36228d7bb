/** Mails of a thread, newest first; mails of one millisecond in their order of arrival. */
import { and, asc, desc, eq, gt, inArray, lt, or, type SQL } from 'drizzle-orm'
import { cutPage } from '../cut-page.ts'
import type { MailboxDb } from '../database.ts'
import type { KeptMail, NumberedMail, Page, PageQuery } from '../mailbox-mail.ts'
import { mails, threads } from '../schema.ts'
import { showMail } from './show-mail.ts'

export function findMail(db: MailboxDb, id: string, threadId: string | null): KeptMail | null {
  const row = db.select().from(mails).innerJoin(threads, eq(threads.id, mails.threadId)).where(eq(mails.id, id)).get()
  if (!row || (threadId !== null && row.threads.id !== threadId)) return null
  return showMail(row.mails, row.threads.folder)
}

/** Null when no mail of the thread has the id. */
function limitTo(db: MailboxDb, threadId: string, id: string, side: 'after' | 'before'): SQL | null {
  const at = db
    .select()
    .from(mails)
    .where(and(eq(mails.id, id), eq(mails.threadId, threadId)))
    .get()
  if (!at) return null
  const compare = side === 'after' ? lt : gt
  const isBeside = and(eq(mails.receivedAtMs, at.receivedAtMs), compare(mails.seq, at.seq))
  return or(compare(mails.receivedAtMs, at.receivedAtMs), isBeside) ?? null
}

export function listMails(db: MailboxDb, threadId: string, page: PageQuery): Page<KeptMail> | null {
  const thread = db.select().from(threads).where(eq(threads.id, threadId)).get()
  if (!thread) return null
  const cursor = page.after ?? page.before
  const position = cursor === null ? undefined : limitTo(db, threadId, cursor, page.after === null ? 'before' : 'after')
  if (position === null) return { items: [], hasMore: false }
  const direction = page.before === null ? desc : asc
  const rows = db
    .select()
    .from(mails)
    .where(and(eq(mails.threadId, threadId), position))
    .orderBy(direction(mails.receivedAtMs), direction(mails.seq))
    .limit(page.limit + 1)
    .all()
  return cutPage(
    rows.map((mail) => showMail(mail, thread.folder)),
    page,
  )
}

/** Mails of all threads behind the number `after`, in their order of arrival. */
export function listAllMails(db: MailboxDb, after: number, limit: number): readonly NumberedMail[] {
  return db
    .select()
    .from(mails)
    .innerJoin(threads, eq(threads.id, mails.threadId))
    .where(gt(mails.seq, after))
    .orderBy(asc(mails.seq))
    .limit(limit)
    .all()
    .map((row) => ({ seq: row.mails.seq, mail: showMail(row.mails, row.threads.folder) }))
}

/** A statement takes a hundred parameters. */
const IDS_AT_ONCE = 90

export function listHeld(db: MailboxDb, ids: readonly string[]): readonly string[] {
  const held: string[] = []
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const some = ids.slice(at, at + IDS_AT_ONCE)
    const rows = db.select({ id: mails.id }).from(mails).where(inArray(mails.id, some)).all()
    held.push(...rows.map(({ id }) => id))
  }
  return held
}

/** Threads, newest first; threads of one millisecond by their ids. */
import { and, asc, desc, eq, gt, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import { cutPage } from '../cut-page.ts'
import type { MailboxDb } from '../database.ts'
import type { KeptThread, MailboxStats, Page, ThreadQuery } from '../mailbox-mail.ts'
import { showThread } from '../mails/show-mail.ts'
import { mails, threads } from '../schema.ts'

const selectThreads = (db: MailboxDb) =>
  db.select().from(threads).innerJoin(mails, eq(mails.seq, threads.newestSeq)).$dynamic()

export function findThread(db: MailboxDb, id: string): KeptThread | null {
  const row = selectThreads(db).where(eq(threads.id, id)).get()
  return row ? showThread(row.threads, row.mails) : null
}

/** What is behind (`after`) or in front of (`before`) the thread. Null when it is not there. */
function limitTo(db: MailboxDb, id: string, side: 'after' | 'before'): SQL | null {
  const at = db.select().from(threads).where(eq(threads.id, id)).get()
  if (!at) return null
  const compare = side === 'after' ? lt : gt
  const isBeside = and(eq(threads.receivedAtMs, at.receivedAtMs), compare(threads.id, at.id))
  return or(compare(threads.receivedAtMs, at.receivedAtMs), isBeside) ?? null
}

export function isWanted({ folders, isRead }: Pick<ThreadQuery, 'folders' | 'isRead'>): SQL | undefined {
  const [only, ...others] = folders
  // The plus keeps several folders from being sorted as a whole: the index by time has the order already.
  const isInFolder =
    only === undefined
      ? undefined
      : others.length === 0
        ? eq(threads.folder, only)
        : sql`+${inArray(threads.folder, [...folders])}`
  return and(isInFolder, isRead === null ? undefined : isRead ? eq(threads.unreadCount, 0) : gt(threads.unreadCount, 0))
}

export function listThreads(db: MailboxDb, query: ThreadQuery): Page<KeptThread> {
  const cursor = query.after ?? query.before
  const position = cursor === null ? undefined : limitTo(db, cursor, query.after === null ? 'before' : 'after')
  if (position === null) return { items: [], hasMore: false }
  const direction = query.before === null ? desc : asc
  const rows = selectThreads(db)
    .where(and(isWanted(query), position))
    .orderBy(direction(threads.receivedAtMs), direction(threads.id))
    .limit(query.limit + 1)
    .all()
  return cutPage(
    rows.map((row) => showThread(row.threads, row.mails)),
    query,
  )
}

export function readStats(db: MailboxDb): MailboxStats {
  const { unread } = db
    .select({ unread: sql<number>`count(*)` })
    .from(threads)
    .where(and(eq(threads.folder, 'inbox'), gt(threads.unreadCount, 0)))
    .get() ?? { unread: 0 }
  const newest = db.select().from(threads).orderBy(desc(threads.receivedAtMs)).limit(1).get()
  return { unread, lastReceivedAtMs: newest?.receivedAtMs ?? null }
}

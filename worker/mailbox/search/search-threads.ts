/**
 * Finds threads by words and fields. Newest first, by order of arrival: ranking would read every mail that fits, and a search
 * keeps the mailbox from everything else.
 */
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { MailboxDb } from '../database.ts'
import type { FoundThread, Page, ThreadSearch } from '../mailbox-mail.ts'
import { mails, threads } from '../schema.ts'
import { findThread, isWanted } from '../threads/list-threads.ts'
import { splitCjk } from './search-index.ts'

/** A search looks at no more mails that fit than these, the newest. */
const MAILS_MAX = 5_000
const WORDS_MAX = 20

/** Between quotes nothing is an operator of the query language. Empty without a letter or digit: that would throw or find nothing. */
const quote = (text: string): string =>
  /[\p{L}\p{N}]/u.test(text) ? `"${splitCjk(text).trim().replaceAll('"', '""')}"` : ''

/** Null when there are only signs: that fits nothing. */
function matchField(column: string, phrases: readonly string[]): string | null {
  if (phrases.length === 0) return ''
  const quoted = phrases.map(quote).filter((phrase) => phrase !== '')
  return quoted.length === 0 ? null : `(${quoted.map((phrase) => `${column} : ${phrase}`).join(' OR ')})`
}

function matchWords(text: string): string | null {
  if (text.trim() === '') return ''
  const quoted = text.split(/\s+/).slice(0, WORDS_MAX).map(quote)
  return quoted.filter((phrase) => phrase !== '').join(' AND ') || null
}

/** The expression for the index; empty when only columns of rows are asked for, null when nothing can fit. */
function writeMatch({ words, from, to, cc, bcc }: ThreadSearch): string | null {
  const parts = [
    matchWords(words),
    matchField('sender', from),
    matchField('rcpt_to', to),
    matchField('rcpt_cc', cc),
    matchField('rcpt_bcc', bcc),
  ]
  return parts.includes(null) ? null : parts.filter((part) => part !== '').join(' AND ')
}

/** Threads in order with the newest mail of each that fits. */
function listFits(db: MailboxDb, search: ThreadSearch): ReadonlyMap<string, string> {
  const match = writeMatch(search)
  if (match === null) return new Map()
  const { hasAttachment, receivedFromMs, receivedUntilMs } = search
  const isFit: SQL | undefined = and(
    isWanted(search),
    match === ''
      ? undefined
      : sql`${mails.seq} in (select rowid from mail_text where mail_text match ${match} order by rowid desc limit ${MAILS_MAX})`,
    hasAttachment === null ? undefined : eq(mails.hasAttachment, hasAttachment),
    receivedFromMs === null ? undefined : gte(mails.receivedAtMs, receivedFromMs),
    receivedUntilMs === null ? undefined : lt(mails.receivedAtMs, receivedUntilMs),
  )
  const rows = db
    .select({ id: mails.id, threadId: mails.threadId })
    .from(mails)
    .innerJoin(threads, eq(threads.id, mails.threadId))
    .where(isFit)
    .orderBy(desc(mails.seq))
    .limit(MAILS_MAX)
    .all()
  const found = new Map<string, string>()
  for (const { id, threadId } of rows) if (!found.has(threadId)) found.set(threadId, id)
  return found
}

export function searchThreads(db: MailboxDb, search: ThreadSearch): Page<FoundThread> {
  const found = listFits(db, search)
  const ids = [...found.keys()]
  const cursor = search.after ?? search.before
  const at = cursor === null ? -1 : ids.indexOf(cursor)
  if (cursor !== null && at < 0) return { items: [], hasMore: false }
  const [from, until] = search.before === null ? [at + 1, at + 1 + search.limit] : [Math.max(0, at - search.limit), at]
  const items = ids.slice(from, until).flatMap((id) => {
    const thread = findThread(db, id)
    const matchedMailId = found.get(id)
    return thread && matchedMailId !== undefined ? [{ ...thread, matchedMailId }] : []
  })
  return { items, hasMore: search.before === null ? until < ids.length : from > 0 }
}

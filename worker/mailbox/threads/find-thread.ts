/**
 * Which thread a mail belongs to: by In-Reply-To and References alone (RFC 5322 §3.6.4), never by its subject. Mails arrive in
 * any order, so a thread remembers also the Message-IDs that its mails only refer to.
 */
import type { MailSummary } from '@mailstead/contracts/received-mail.ts'
import { and, asc, eq, inArray, lt } from 'drizzle-orm'
import type { MailboxDb } from '../database.ts'
import type { NewMail } from '../mailbox-mail.ts'
import { headerIds, threads } from '../schema.ts'

/** A thread is counted anew with each of its mails: it must not grow without end. What comes then begins another one. */
export const THREAD_MAILS_MAX = 500
/** References can be as many as a header holds; the nearest ones say where a mail belongs. */
const REFERENCES_MAX = 50
const THREADS_MAX = 10

/** Spam meets only spam: it can name the Message-IDs of anybody's mail, and must not show up between them. */
const HOME_FOLDERS = {
  inbox: ['inbox', 'archive', 'sent'],
  spam: ['spam'],
} as const satisfies Record<NewMail['folder'], readonly string[]>

/** Message-IDs that a mail refers to, the nearest first. */
export function listReferences({ inReplyTo, references }: Pick<MailSummary, 'inReplyTo' | 'references'>): string[] {
  return [...new Set([...inReplyTo, ...references.toReversed()])].slice(0, REFERENCES_MAX)
}

interface Known {
  readonly headerId: string
  readonly threadId: string
  readonly isSeen: boolean
  readonly mailCount: number
}

function findKnown(db: MailboxDb, ids: readonly string[], folder: NewMail['folder']): readonly Known[] {
  if (ids.length === 0) return []
  return db
    .select({
      headerId: headerIds.headerId,
      threadId: headerIds.threadId,
      isSeen: headerIds.seen,
      mailCount: threads.mailCount,
    })
    .from(headerIds)
    .innerJoin(threads, eq(threads.id, headerIds.threadId))
    .where(
      and(
        inArray(headerIds.headerId, [...ids]),
        inArray(threads.folder, [...HOME_FOLDERS[folder]]),
        lt(threads.mailCount, THREAD_MAILS_MAX),
      ),
    )
    .orderBy(asc(headerIds.threadId))
    .all()
}

export interface FoundThreads {
  /** Where the mail belongs; null when it begins a thread. */
  readonly threadId: string | null
  /** Threads that have been waiting for just this mail: they become one with it. */
  readonly joined: readonly string[]
}

/**
 * Two threads are joined only by the mail that one of them refers to and did not have. A second mail with a Message-ID that has been
 * seen joins nothing: anybody can write that.
 */
export function findThreads(db: MailboxDb, summary: MailSummary, folder: NewMail['folder']): FoundThreads {
  const references = listReferences(summary)
  const known = findKnown(db, references, folder)
  const nearest = references.find((id) => known.some(({ headerId }) => headerId === id))
  const parent = known.find(({ headerId }) => headerId === nearest)
  const same = summary.headerId === null ? [] : findKnown(db, [summary.headerId], folder)
  if (same.some(({ isSeen }) => isSeen)) return { threadId: parent?.threadId ?? same[0]?.threadId ?? null, joined: [] }
  const home = parent ?? same[0]
  let room = THREAD_MAILS_MAX - (home?.mailCount ?? 0) - 1
  const joined = same
    .filter(({ threadId }) => threadId !== home?.threadId)
    .slice(0, THREADS_MAX)
    .flatMap(({ threadId, mailCount }) => {
      if (mailCount > room) return []
      room -= mailCount
      return [threadId]
    })
  return { threadId: home?.threadId ?? null, joined }
}

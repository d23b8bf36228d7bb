/**
 * A source takes the mails that came since its last time. Looking again with the same time gives the same mails: what a source was given
 * counts as taken once it gives back the time that it got with it. Nothing depends on that memory but a source that names no time.
 */
import { asc, desc, eq, gt, inArray } from 'drizzle-orm'
import type { MailboxDb } from '../database.ts'
import type { Pulled, PullQuery } from '../mailbox-mail.ts'
import { showMail } from '../mails/show-mail.ts'
import { mails, pulls, threads } from '../schema.ts'
import { beginAt } from './begin-at.ts'
import { highestPlace } from './pull-places.ts'

/** Of these the latest: sources name themselves. */
const SOURCES_MAX = 50

interface Row {
  readonly mail: typeof mails.$inferSelect
  readonly folder: typeof threads.$inferSelect.folder
}

/** Up to `limit` rows, fewer when they are large; at least one if there is one. */
function readRows(db: MailboxDb, fromUs: number, { limit, bytesMax }: PullQuery): readonly Row[] {
  const rows = db
    .select({ mail: mails, folder: threads.folder })
    .from(mails)
    .innerJoin(threads, eq(threads.id, mails.threadId))
    .where(gt(mails.pulledAtUs, fromUs))
    .orderBy(asc(mails.pulledAtUs))
    .limit(limit)
    .all()
  let bytes = 0
  const tooMany = rows.findIndex(({ mail }) => {
    bytes += mail.sizeBytes
    return bytes > bytesMax
  })
  return tooMany < 0 ? rows : rows.slice(0, Math.max(tooMany, 1))
}

function forgetOldest(db: MailboxDb): void {
  const old = db.select({ source: pulls.source }).from(pulls).orderBy(desc(pulls.atMs)).offset(SOURCES_MAX).limit(10)
  db.delete(pulls).where(inArray(pulls.source, old)).run()
}

export function pullMails(db: MailboxDb, query: PullQuery): Pulled {
  const { source, askedUs, nowMs: atMs } = query
  const known = db.select().from(pulls).where(eq(pulls.source, source)).get() ?? null
  const fromUs = beginAt(known, askedUs, Math.max(atMs * 1_000, highestPlace(db)))
  const rows = readRows(db, fromUs, query)
  const untilUs = rows.at(-1)?.mail.pulledAtUs ?? fromUs
  const progress = { takenUs: askedUs === null ? (known?.takenUs ?? 0) : fromUs, givenUs: untilUs, atMs }
  db.insert(pulls)
    .values({ source, ...progress })
    .onConflictDoUpdate({ target: pulls.source, set: progress })
    .run()
  if (known === null) forgetOldest(db)
  return { mails: rows.map(({ mail, folder }) => showMail(mail, folder)), untilUs }
}

/** Rows of `dead_letters`: of the whole deployment. A body may name tenants, and is read to be sent again only. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, asc, count, eq, getTableColumns, lt, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { DirectoryDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { deadLetters } from './alarms-schema.ts'

type Row = typeof deadLetters.$inferSelect

export type NewDeadLetter = Pick<Row, 'id' | 'queue' | 'digest' | 'kind' | 'body' | 'reason' | 'state'> & {
  readonly seenMs: number
  /** False for another try at what was counted when it came. */
  readonly isNew: boolean
}

/** What is shown: how much there is of the body, not the body. */
export type ShownRow = Omit<Row, 'body' | 'digest'> & { readonly sizeBytes: number }

const put = (db: DirectoryDb, { seenMs, isNew, ...row }: NewDeadLetter) =>
  db
    .insert(deadLetters)
    .values({ ...row, times: 1, firstSeenMs: seenMs, lastSeenMs: seenMs, stateSinceMs: seenMs })
    .onConflictDoUpdate({
      target: [deadLetters.queue, deadLetters.digest],
      set: {
        kind: row.kind,
        reason: sql`coalesce(excluded.reason, ${deadLetters.reason})`,
        state: row.state,
        times: sql`${deadLetters.times} + ${isNew ? 1 : 0}`,
        lastSeenMs: seenMs,
        stateSinceMs: sql`case when ${deadLetters.state} = excluded.state then ${deadLetters.stateSinceMs} else ${seenMs} end`,
      },
    })

/** All of them or none. */
export async function putDeadLetters(db: DirectoryDb, rows: readonly NewDeadLetter[]): Promise<void> {
  const [first, ...others] = rows.map((row) => put(db, row))
  if (first) await db.batch([first, ...others])
}

const { body, digest: _, ...told } = getTableColumns(deadLetters)
const SHOWN = { ...told, sizeBytes: sql<number>`length(cast(${body} as blob))`.as('size_bytes') }

/** A page, newest first, of a queue and in a state where these are given. */
export async function listDeadLetters(
  db: DirectoryDb,
  narrowed: PagePosition & Partial<Pick<{ [K in 'queue' | 'state']: Row[K] | undefined }, 'queue' | 'state'>>,
  limit: number,
): Promise<ShownRow[]> {
  const { queue, state } = narrowed
  const rows = await db
    .select(SHOWN)
    .from(deadLetters)
    .where(
      and(
        isInPage(deadLetters.id, narrowed),
        queue === undefined ? undefined : eq(deadLetters.queue, queue),
        state === undefined ? undefined : eq(deadLetters.state, state),
      ),
    )
    .orderBy(nearestFirst(deadLetters.id, narrowed))
    .limit(limit)
  return newestFirst(rows, narrowed)
}

/** How many are open, by queue. */
export async function countOpenDeadLetters(db: DirectoryDb): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ queue: deadLetters.queue, n: count() })
    .from(deadLetters)
    .where(eq(deadLetters.state, 'open'))
    .groupBy(deadLetters.queue)
  return new Map(rows.map(({ queue, n }) => [queue, n]))
}

/** How many came since then, by queue, whatever became of them. */
export async function countDeadLettersSince(db: DirectoryDb, sinceMs: number): Promise<ReadonlyMap<string, number>> {
  const rows = await db.all<{ readonly queue: string; readonly n: number }>(
    sql`select queue, count(*) as n from dead_letters where state <> 'open' and last_seen_ms > ${sinceMs} group by queue`,
  )
  return new Map(rows.map(({ queue, n }) => [queue, n]))
}

export type KeptMessage = Pick<Row, 'id' | 'queue' | 'body'>

const KEPT = { id: deadLetters.id, queue: deadLetters.queue, body: deadLetters.body }

/** Null when there is none. */
export async function findKeptMessage(db: DirectoryDb, id: string): Promise<KeptMessage | null> {
  const [row] = await db.select(KEPT).from(deadLetters).where(eq(deadLetters.id, id))
  return row ?? null
}

/** Open ones of a queue, those first that have waited longest. */
export async function listKeptMessages(db: DirectoryDb, queue: string, limit: number): Promise<readonly KeptMessage[]> {
  return db
    .select(KEPT)
    .from(deadLetters)
    .where(and(eq(deadLetters.state, 'open'), eq(deadLetters.queue, queue)))
    .orderBy(asc(deadLetters.lastSeenMs))
    .limit(limit)
}

/** One statement, whatever their number. */
export async function markRedriven(db: DirectoryDb, ids: readonly string[], nowMs: number): Promise<void> {
  await db.run(sql`update dead_letters set state = 'redriven', state_since_ms = ${nowMs}
    where id in (select value from json_each(${JSON.stringify(ids)}))`)
}

/** False when there is none. */
export async function deleteDeadLetter(db: DirectoryDb, id: string): Promise<boolean> {
  const rows = await db.delete(deadLetters).where(eq(deadLetters.id, id)).returning({ id: deadLetters.id })
  return rows.length > 0
}

export async function deleteDeadLettersBefore(db: DirectoryDb, beforeMs: number): Promise<void> {
  await db.delete(deadLetters).where(lt(deadLetters.lastSeenMs, beforeMs))
}

/** The statement that removes whatever names a tenant. */
export const deleteDeadLettersOf = (db: DirectoryDb, tenant: TenantId) =>
  db.delete(deadLetters).where(sql`instr(${deadLetters.body}, ${tenant}) > 0`)

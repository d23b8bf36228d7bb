/**
 * Rows of `mx_entries`, which the directory's triggers write: what relays must know to receive. They belong to the deployment, and every
 * relay gets all of them. Entries that are gone stay for a while as such, so that relays hear of it; `mx_purged_up_to` is the last
 * revision of those that are not even kept as gone.
 */
import { and, asc, gt, inArray, max, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { mxEntries, settings } from '../schema.ts'

const PURGED = 'mx_purged_up_to'
const loadKey = (relay: string): string => `mx_load_${relay}`

/** A copy that a relay fills from nothing, page by page. */
export interface MxLoad {
  /** The last revision when it began: it lacks nothing that was gone by then. */
  readonly revision: number
  readonly beganAtMs: number
}

export interface MxRow {
  readonly key: string
  readonly revision: number
  readonly value: string | null
}

export interface MxChanges {
  /** Of the newest entry; 0 without one. */
  readonly newest: number
  readonly purgedUpTo: number
  readonly load: MxLoad | null
  readonly rows: readonly MxRow[]
}

/** Up to `limit` entries behind a revision, in their order, and what tells whether they are enough. One round trip. */
export async function readMxChanges(
  db: DirectoryDb,
  relay: string,
  page: { readonly after: number; readonly limit: number },
): Promise<MxChanges> {
  const [[top], told, rows] = await db.batch([
    db.select({ newest: max(mxEntries.revision) }).from(mxEntries),
    db
      .select()
      .from(settings)
      .where(inArray(settings.key, [PURGED, loadKey(relay)])),
    db
      .select({ key: mxEntries.key, revision: mxEntries.revision, value: mxEntries.value })
      .from(mxEntries)
      .where(gt(mxEntries.revision, page.after))
      .orderBy(asc(mxEntries.revision))
      .limit(page.limit),
  ])
  const values = new Map(told.map(({ key, value }) => [key, value]))
  const load = values.get(loadKey(relay))
  return {
    newest: top?.newest ?? 0,
    purgedUpTo: Number(values.get(PURGED) ?? 0),
    load: load === undefined ? null : JSON.parse(load),
    rows,
  }
}

/** Notes that a relay begins to fill its copy anew. */
export async function writeMxLoad(db: DirectoryDb, relay: string, load: MxLoad): Promise<void> {
  const value = JSON.stringify(load)
  await db
    .insert(settings)
    .values({ key: loadKey(relay), value })
    .onConflictDoUpdate({ target: settings.key, set: { value } })
}

/**
 * Removes up to `limit` entries that are gone since before `beforeMs` (real time, as the triggers write it), the oldest first; how many.
 * The newest entry stays, whatever it is: it is what the next revision is counted from.
 */
export async function purgeMxEntries(db: DirectoryDb, beforeMs: number, limit: number): Promise<number> {
  const gone = sql`select revision from mx_entries where value is null and changed_at_ms < ${beforeMs}
    and revision < (select max(revision) from mx_entries) order by revision limit ${limit}`
  const [, removed] = await db.batch([
    db
      .insert(settings)
      .select(sql`select ${PURGED}, max(revision) from (${gone}) having max(revision) is not null`)
      .onConflictDoUpdate({
        target: settings.key,
        set: { value: sql`max(cast(${settings.value} as integer), cast(excluded.value as integer))` },
      }),
    db
      .delete(mxEntries)
      .where(and(sql`value is null`, inArray(mxEntries.revision, sql`(${gone})`)))
      .returning({ revision: mxEntries.revision }),
  ])
  return removed.length
}

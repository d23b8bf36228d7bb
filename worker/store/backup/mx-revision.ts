/** Revisions of what relays are told of: they must grow also over a restore, since a relay asks for what is newer than it has. */
import { max, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { mxEntries } from '../directory/schema.ts'

/** More changes than there are between a backup and its restore. */
const AHEAD = 1_000_000_000

export async function readNewestRevision(db: DirectoryDb): Promise<number> {
  const [row] = await db.select({ newest: max(mxEntries.revision) }).from(mxEntries)
  return row?.newest ?? 0
}

/** What triggers write from now on is newer than anything that a relay was told of before. */
export async function raiseRevision(db: DirectoryDb, beyond: number): Promise<void> {
  await db
    .insert(mxEntries)
    .values({ key: 'restored', value: null, revision: beyond + AHEAD, changedAtMs: sql`unixepoch() * 1000` })
    .onConflictDoNothing()
}

/** Rows of `platform_records`: what DNS last said of records of the deployment that are no source's own. */
import type { DirectoryDb } from '../../databases.ts'
import { platformRecords } from '../schema.ts'

export type PlatformRecordRow = typeof platformRecords.$inferSelect

export async function listPlatformRecords(db: DirectoryDb): Promise<readonly PlatformRecordRow[]> {
  return db.select().from(platformRecords)
}

/** These, and no others. */
export async function replacePlatformRecords(db: DirectoryDb, rows: readonly PlatformRecordRow[]): Promise<void> {
  const inserts = rows.map((row) => db.insert(platformRecords).values(row))
  await db.batch([db.delete(platformRecords), ...inserts])
}

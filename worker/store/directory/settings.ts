/** Rows of `settings`: values of the whole deployment, so they have no tenant. */
import { eq, inArray } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { settings } from './schema.ts'

/** The value, or null when it was never set. */
export async function readSetting(db: DirectoryDb, key: string): Promise<string | null> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, key))
  return row?.value ?? null
}

/** By name; those that were never set are absent. */
export async function readSettings(db: DirectoryDb, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .select()
    .from(settings)
    .where(inArray(settings.key, [...keys]))
  return new Map(rows.map(({ key, value }) => [key, value]))
}

export async function writeSetting(db: DirectoryDb, key: string, value: string): Promise<void> {
  await db.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } })
}

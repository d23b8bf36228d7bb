/** Rows of `settings`: values of the whole deployment, so they have no tenant. */
import { eq, inArray } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { settings } from './schema.ts'

export const selectSetting = (db: DirectoryDb, key: string) =>
  db.select({ value: settings.value }).from(settings).where(eq(settings.key, key))

/** The value, or null when it was never set. */
export async function readSetting(db: DirectoryDb, key: string): Promise<string | null> {
  const [row] = await selectSetting(db, key)
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

export interface SettingRow {
  readonly key: string
  /** Null takes it away. */
  readonly value: string | null
}

/** All of them or none. */
export async function writeSettings(db: DirectoryDb, rows: readonly SettingRow[]): Promise<void> {
  const [first, ...others] = rows.map(({ key, value }) =>
    value === null
      ? db.delete(settings).where(eq(settings.key, key))
      : db.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } }),
  )
  if (first) await db.batch([first, ...others])
}

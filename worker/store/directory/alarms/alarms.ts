/** Rows of `alarms`: of the whole deployment. */
import { and, asc, desc, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { alarms } from './alarms-schema.ts'

export type AlarmRow = typeof alarms.$inferSelect

/** Open ones first, the longest first; then those that ended, newest first. */
export async function listAlarms(db: DirectoryDb, limit: number): Promise<readonly AlarmRow[]> {
  return db
    .select()
    .from(alarms)
    .orderBy(desc(isNull(alarms.endedAtMs)), desc(alarms.endedAtMs), asc(alarms.sinceMs), asc(alarms.key))
    .limit(limit)
}

/** All of them or none. */
export async function putAlarms(db: DirectoryDb, rows: readonly AlarmRow[]): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.keys(rows[0] ?? {}).filter((name): name is keyof AlarmRow => name !== 'key')
  const [first, ...others] = rows.map((row) =>
    db
      .insert(alarms)
      .values(row)
      .onConflictDoUpdate({
        target: alarms.key,
        set: Object.fromEntries(columns.map((name) => [name, row[name]])),
      }),
  )
  if (first) await db.batch([first, ...others])
}

/** Those named are told by this channel: of an alarm that lasts or of one that has ended. */
export async function markTold(
  db: DirectoryDb,
  column: 'mailed_at_ms' | 'posted_at_ms' | 'end_mailed_at_ms' | 'end_posted_at_ms',
  keys: readonly string[],
  nowMs: number,
): Promise<void> {
  if (keys.length === 0) return
  await db.run(sql`update alarms set ${sql.identifier(column)} = ${nowMs}
    where key in (select value from json_each(${JSON.stringify(keys)}))`)
}

export async function deleteAlarmsEndedBefore(db: DirectoryDb, beforeMs: number): Promise<void> {
  await db.delete(alarms).where(and(isNotNull(alarms.endedAtMs), lt(alarms.endedAtMs, beforeMs)))
}

/** The addresses of the operator's people, who have confirmed them. */
export async function findStaffAddresses(db: DirectoryDb, limit: number): Promise<readonly string[]> {
  const rows = await db.all<{ email: string }>(
    sql`select email from user where staff and email_verified order by created_at, id limit ${limit}`,
  )
  return rows.map(({ email }) => email)
}

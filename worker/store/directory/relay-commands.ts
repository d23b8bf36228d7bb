/**
 * Rows of `relay_commands`: the outbox of commands, a row for each relay that has not confirmed one. The sequence never
 * goes back, also when the table is empty or the directory was restored: relays confirm by it.
 */
import { RelayId } from '@mailstead/contracts/ids.ts'
import { RelayCommand } from '@mailstead/contracts/relay-control.ts'
import { and, asc, eq, inArray, lt, lte, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { relayCommands, relays, settings } from './schema.ts'

const SEQUENCE = 'relay_commands_seq'

export interface QueuedCommand {
  readonly relayId: RelayId
  readonly seq: number
  readonly command: RelayCommand
  readonly createdAtMs: number
}

const columns = {
  relayId: relayCommands.relayId,
  seq: relayCommands.seq,
  command: relayCommands.command,
  createdAtMs: relayCommands.createdAtMs,
}

export const toQueuedCommand = (row: typeof relayCommands.$inferSelect): QueuedCommand => ({
  ...row,
  relayId: RelayId.parse(row.relayId),
  command: RelayCommand.parse(JSON.parse(row.command)),
})

/**
 * One row for each relay, or for those named; answers the rows. Disabled relays too: what they have not done is done by us
 * when their jobs go to another.
 */
export async function insertCommand(
  db: DirectoryDb,
  command: RelayCommand,
  to: { readonly relays: readonly RelayId[] | null; readonly createdAtMs: number },
): Promise<readonly QueuedCommand[]> {
  const nowMs = Date.now()
  const named =
    to.relays === null ? sql`` : sql` where id in (select value from json_each(${JSON.stringify(to.relays)}))`
  const [, rows] = await db.batch([
    db
      .insert(settings)
      .values({ key: SEQUENCE, value: String(nowMs) })
      .onConflictDoUpdate({ target: settings.key, set: { value: sql`max(${settings.value} + 1, ${nowMs})` } }),
    db
      .insert(relayCommands)
      .select(
        sql`select id, (select cast(value as integer) from settings where key = ${SEQUENCE}), ${JSON.stringify(command)},
          cast(${to.createdAtMs} as integer) from ${relays}${named}`,
      )
      .returning(columns),
  ])
  return rows.map(toQueuedCommand)
}

/** The relays have applied these. */
export async function deleteCommands(db: DirectoryDb, confirmed: readonly QueuedCommand[]): Promise<void> {
  const rows = JSON.stringify(confirmed.map(({ relayId, seq }) => ({ relayId, seq })))
  await db
    .delete(relayCommands)
    .where(sql`(relay_id, seq) in (select value->>'relayId', value->>'seq' from json_each(${rows}))`)
}

/** A relay's unconfirmed commands, oldest first. */
export const selectCommands = (db: DirectoryDb, relayId: RelayId, limit: number) =>
  db
    .select(columns)
    .from(relayCommands)
    .where(eq(relayCommands.relayId, relayId))
    .orderBy(asc(relayCommands.seq))
    .limit(limit)

/** The relay has applied every command up to `seq`. */
export const deleteCommandsUpTo = (db: DirectoryDb, relayId: RelayId, seq: number) =>
  db.delete(relayCommands).where(and(eq(relayCommands.relayId, relayId), lte(relayCommands.seq, seq)))

/** What these relays, which are gone or cut off, have not confirmed. */
export async function findUnconfirmed(
  db: DirectoryDb,
  relayIds: readonly RelayId[],
): Promise<readonly QueuedCommand[]> {
  const rows = await db
    .select(columns)
    .from(relayCommands)
    .where(inArray(relayCommands.relayId, sql`(select value from json_each(${JSON.stringify(relayIds)}))`))
    .orderBy(asc(relayCommands.seq))
  return rows.map(toQueuedCommand)
}

/** Removes commands older than any mail they could concern. */
export async function deleteCommandsBefore(db: DirectoryDb, beforeMs: number): Promise<void> {
  await db.delete(relayCommands).where(lt(relayCommands.createdAtMs, beforeMs))
}

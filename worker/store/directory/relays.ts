/** Rows of `relays`: the operator's relay nodes. They belong to the deployment, so no function takes a tenant. */
import { RelayId } from '@mailstead/contracts/ids.ts'
import { and, eq, getTableColumns, ne } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { type HoldRow, selectHolds, selectRevision, toHoldRow, toRevision } from './holds.ts'
import { deleteCommandsUpTo, type QueuedCommand, selectCommands, toQueuedCommand } from './relay-commands.ts'
import { relays } from './schema.ts'

export interface RelayRow {
  readonly id: RelayId
  /** Origin without a trailing slash: `https://relay.example`. */
  readonly url: string
  readonly weight: number
  /** `inbound` relays get no jobs. */
  readonly role: 'both' | 'outbound' | 'inbound'
  readonly state: 'active' | 'draining' | 'disabled'
  readonly sealedSecret: string
  readonly sealedPreviousSecret: string | null
  /** Both by the injected clock; null before the first heartbeat. */
  readonly heartbeatAtMs: number | null
  readonly leaseUntilMs: number | null
}

const { createdAtMs: _createdAtMs, report: _report, journalId: _journalId, ...columns } = getTableColumns(relays)

const toRelayRow = (row: Omit<RelayRow, 'id'> & { readonly id: string }): RelayRow => ({
  ...row,
  id: RelayId.parse(row.id),
})

const allRelays = (db: DirectoryDb) => db.select(columns).from(relays).orderBy(relays.id)

export async function selectRelays(db: DirectoryDb): Promise<readonly RelayRow[]> {
  return (await allRelays(db)).map(toRelayRow)
}

/** All relays and the hold rules in force, in one round trip. */
export async function selectRelaysWithHolds(
  db: DirectoryDb,
  nowMs: number,
): Promise<{ readonly relays: readonly RelayRow[]; readonly holds: readonly HoldRow[] }> {
  const [relayRows, holdRows] = await db.batch([allRelays(db), selectHolds(db, nowMs)])
  return { relays: relayRows.map(toRelayRow), holds: holdRows.map(toHoldRow) }
}

/** The relay in whatever state; null when there is none. */
export async function findRelay(db: DirectoryDb, id: RelayId): Promise<RelayRow | null> {
  const [row] = await db.select(columns).from(relays).where(eq(relays.id, id))
  return row ? { ...row, id } : null
}

export interface RelayRegistration {
  readonly url: string
  readonly sealedSecret: string
  readonly sealedPreviousSecret: string | null
  readonly createdAtMs: number
  readonly role?: RelayRow['role']
  readonly weight?: number
}

/** Adds the relay, or gives a known one its new URL and secrets, and role and weight if told; state and lease stay. */
export async function upsertRelay(db: DirectoryDb, id: RelayId, row: RelayRegistration): Promise<void> {
  const { createdAtMs, ...changes } = row
  await db
    .insert(relays)
    .values({ id, createdAtMs, ...changes })
    .onConflictDoUpdate({ target: relays.id, set: changes })
}

/** False when there is no such relay, or it is disabled and is to be something else than `disabled`. */
export async function updateRelayState(db: DirectoryDb, id: RelayId, state: 'active' | 'draining'): Promise<boolean> {
  const rows = await db
    .update(relays)
    .set({ state })
    .where(and(eq(relays.id, id), ne(relays.state, 'disabled')))
    .returning({ id: relays.id })
  return rows.length > 0
}

export interface HeartbeatChange {
  readonly heartbeatAtMs: number
  readonly leaseUntilMs: number
  /** JSON of the heartbeat, for the operator. */
  readonly report: string
}

/** A relay as its heartbeat finds it, and what it has to be told. */
export interface HeartbeatContext {
  readonly state: RelayRow['state']
  /** Of the heartbeat before; null before the first. */
  readonly report: string | null
  readonly journalId: string | null
  readonly holdsRevision: number
  readonly commands: readonly QueuedCommand[]
}

/**
 * Stores a heartbeat and reads what the answer tells, in one round trip. Null when the relay was disabled or removed since
 * its signature was checked: it gets no lease then.
 */
export async function exchangeHeartbeat(
  db: DirectoryDb,
  id: RelayId,
  change: HeartbeatChange,
  told: { readonly commandsUpTo: number; readonly commandsMax: number },
): Promise<HeartbeatContext | null> {
  const [[before], kept, revision, , commands] = await db.batch([
    db
      .select({ state: relays.state, report: relays.report, journalId: relays.journalId })
      .from(relays)
      .where(eq(relays.id, id)),
    db
      .update(relays)
      .set(change)
      .where(and(eq(relays.id, id), ne(relays.state, 'disabled')))
      .returning({ id: relays.id }),
    selectRevision(db),
    deleteCommandsUpTo(db, id, told.commandsUpTo),
    selectCommands(db, id, told.commandsMax),
  ])
  if (!before || kept.length === 0) return null
  return { ...before, holdsRevision: toRevision(revision), commands: commands.map(toQueuedCommand) }
}

/** The relay's journal from now on. */
export async function updateJournalId(db: DirectoryDb, id: RelayId, journalId: string): Promise<void> {
  await db.update(relays).set({ journalId }).where(eq(relays.id, id))
}

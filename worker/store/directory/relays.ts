/** Rows of `relays`: the operator's relay nodes. They belong to the deployment, so no function takes a tenant. */
import { RelayId } from '@mailstead/contracts/ids.ts'
import { and, eq, getTableColumns, ne } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { type HoldRow, selectHolds, selectRevision, toHoldRow, toRevision } from './holds.ts'
import { type SourceRow, selectSources, toSourceRows } from './registry/sources.ts'
import { HAS_ROOM, HAS_SOURCE } from './registry/usable-source.ts'
import { deleteCommandsUpTo, type QueuedCommand, selectCommands, toQueuedCommand } from './relay-commands.ts'
import { relays } from './schema.ts'
import { selectSetting } from './settings.ts'

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
  readonly previousSecretUntilMs: number | null
  /** What domains that receive are told to publish for it. */
  readonly mxHost: string | null
  readonly mxPriority: number | null
  /** It may send from somewhere. */
  readonly hasSource: boolean
  /** Its disk has the room that it wants itself. */
  readonly hasRoom: boolean
}

const OUTGOING_CHECK = 'outgoing_check'

const {
  createdAtMs: _createdAtMs,
  report: _report,
  journalId: _journalId,
  ehloName: _ehloName,
  listsSources: _listsSources,
  ...kept
} = getTableColumns(relays)
const columns = { ...kept, hasSource: HAS_SOURCE, hasRoom: HAS_ROOM }

const allRelays = (db: DirectoryDb) => db.select(columns).from(relays).orderBy(relays.id)
type Selected = Awaited<ReturnType<typeof allRelays>>[number]

const toRelayRow = (row: Selected): RelayRow => ({
  ...row,
  id: RelayId.parse(row.id),
  hasSource: row.hasSource === 1,
  hasRoom: row.hasRoom === 1,
})

export async function selectRelays(db: DirectoryDb): Promise<readonly RelayRow[]> {
  return (await allRelays(db)).map(toRelayRow)
}

/** All relays, the hold rules in force, and the setting of the outgoing check, in one round trip. */
export async function selectRelaysWithHolds(
  db: DirectoryDb,
  nowMs: number,
): Promise<{
  readonly relays: readonly RelayRow[]
  readonly holds: readonly HoldRow[]
  readonly outgoingCheck: string | null
}> {
  const [relayRows, holdRows, settingRows] = await db.batch([
    allRelays(db),
    selectHolds(db, nowMs),
    selectSetting(db, OUTGOING_CHECK),
  ])
  return {
    relays: relayRows.map(toRelayRow),
    holds: holdRows.map(toHoldRow),
    outgoingCheck: settingRows[0]?.value ?? null,
  }
}

/** The relay in whatever state; null when there is none. */
export async function findRelay(db: DirectoryDb, id: RelayId): Promise<RelayRow | null> {
  const [row] = await db.select(columns).from(relays).where(eq(relays.id, id))
  return row ? toRelayRow(row) : null
}

export interface RelayRegistration {
  readonly url: string
  readonly sealedSecret: string
  readonly sealedPreviousSecret: string | null
  readonly previousSecretUntilMs: number | null
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
  readonly listsSources: boolean
}

/** A relay as its heartbeat finds it, and what it has to be told. */
export interface HeartbeatContext {
  readonly state: RelayRow['state']
  /** Of the heartbeat before; null before the first. */
  readonly report: string | null
  readonly journalId: string | null
  readonly holdsRevision: number
  readonly commands: readonly QueuedCommand[]
  readonly sources: readonly SourceRow[]
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
  const [[before], updated, revision, , commands, sources] = await db.batch([
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
    selectSources(db, id),
  ])
  if (!before || updated.length === 0) return null
  return {
    ...{ ...before, holdsRevision: toRevision(revision), commands: commands.map(toQueuedCommand) },
    sources: toSourceRows(sources),
  }
}

/** The relay's journal from now on. */
export async function updateJournalId(db: DirectoryDb, id: RelayId, journalId: string): Promise<void> {
  await db.update(relays).set({ journalId }).where(eq(relays.id, id))
}

/** Rows of `relay_sources`: addresses that relays send from. They belong to the deployment, so no function takes a tenant. */
import type { Source } from '@mailstead/contracts/heartbeat.ts'
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { and, asc, eq, lte, ne, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { relaySources, relays } from '../schema.ts'
import { ehloOf, isUsable } from './usable-source.ts'

export type SourceRow = typeof relaySources.$inferSelect & {
  /** What it says in EHLO; null when nobody has said. */
  readonly ehlo: string | null
  /** All checks are good, of this name. */
  readonly isUsable: boolean
}

export type SourceState = SourceRow['addressState']

const TABLE = sql`relay_sources`
// Named, since D1 gives columns by their names.
const ROW = { source: relaySources, ehlo: ehloOf(TABLE).as('ehlo'), isUsable: isUsable(TABLE).as('is_usable') }

const selectRows = (db: DirectoryDb) =>
  db.select(ROW).from(relaySources).innerJoin(relays, eq(relays.id, relaySources.relayId))

type Joined = Awaited<ReturnType<typeof selectRows>>[number]

/** Of rows of `selectSources`. */
export const toSourceRows = (rows: readonly Joined[]): readonly SourceRow[] =>
  rows.map(({ source, ehlo, isUsable: usable }) => ({ ...source, ehlo, isUsable: usable === 1 }))

/** The sources of a relay, in order of address. */
export const selectSources = (db: DirectoryDb, relay: RelayId) =>
  selectRows(db).where(eq(relaySources.relayId, relay)).orderBy(asc(relaySources.address))

/** Of all relays that are not revoked, or of one. */
export async function listSources(db: DirectoryDb, relay: RelayId | null = null): Promise<readonly SourceRow[]> {
  const rows = await selectRows(db)
    .where(and(ne(relays.state, 'disabled'), relay === null ? undefined : eq(relays.id, relay)))
    .orderBy(asc(relaySources.relayId), asc(relaySources.address))
  return toSourceRows(rows)
}

/** Those whose check is due, longest first. */
export async function listDueSources(db: DirectoryDb, nowMs: number, limit: number): Promise<readonly SourceRow[]> {
  const rows = await selectRows(db)
    .where(and(ne(relays.state, 'disabled'), lte(relaySources.dueAtMs, nowMs)))
    .orderBy(asc(relaySources.dueAtMs))
    .limit(limit)
  return toSourceRows(rows)
}

const deleteUnsaid = (db: DirectoryDb, relay: RelayId) =>
  db
    .delete(relaySources)
    .where(and(eq(relaySources.relayId, relay), eq(relaySources.isReported, false), eq(relaySources.isEntered, false)))

/** What the relay has now; what it has no longer and nobody entered goes. New ones, and new names, are due at once. */
export async function saveReported(
  db: DirectoryDb,
  relay: RelayId,
  sources: readonly Source[],
  nowMs: number,
): Promise<void> {
  const writes = sources.map(({ address, ehlo }) =>
    db
      .insert(relaySources)
      .values({ relayId: relay, address, isReported: true, isEntered: false, reportedEhlo: ehlo, dueAtMs: nowMs })
      .onConflictDoUpdate({
        target: [relaySources.relayId, relaySources.address],
        set: { isReported: true, reportedEhlo: ehlo, dueAtMs: nowMs },
      }),
  )
  await db.batch([
    db.update(relaySources).set({ isReported: false }).where(eq(relaySources.relayId, relay)),
    ...writes,
    deleteUnsaid(db, relay),
  ])
}

export interface Entered {
  readonly address: string
  readonly ehlo: string | null
  readonly enabled: boolean
}

/** All that the operator says of a relay's sources, in place of what was said before. */
export function enterSources(db: DirectoryDb, relay: RelayId, entered: readonly Entered[], nowMs: number) {
  const writes = entered.map(({ address, ehlo, enabled }) =>
    db
      .insert(relaySources)
      .values({
        ...{ relayId: relay, address, isReported: false, isEntered: true, enteredEhlo: ehlo, enabled, dueAtMs: nowMs },
      })
      .onConflictDoUpdate({
        target: [relaySources.relayId, relaySources.address],
        set: { isEntered: true, enteredEhlo: ehlo, enabled, dueAtMs: nowMs },
      }),
  )
  const forget = db
    .update(relaySources)
    .set({ isEntered: false, enteredEhlo: null, enabled: true, dueAtMs: nowMs })
    .where(eq(relaySources.relayId, relay))
  return [forget, ...writes, deleteUnsaid(db, relay)] as const
}

export const deleteSources = (db: DirectoryDb, relay: RelayId) =>
  db.delete(relaySources).where(eq(relaySources.relayId, relay))

export interface SourceCheckRow {
  readonly relayId: string
  readonly address: string
  readonly addressState: SourceState
  readonly ptrState: SourceState
  readonly spfState: SourceState
  readonly seen: string
  readonly checkedAtMs: number
  readonly dueAtMs: number
}

/** One that is gone meanwhile stays gone. */
export async function saveSourceChecks(db: DirectoryDb, checks: readonly SourceCheckRow[]): Promise<void> {
  const [first, ...others] = checks.map(({ relayId, address, ...set }) =>
    db
      .update(relaySources)
      .set(set)
      .where(and(eq(relaySources.relayId, relayId), eq(relaySources.address, address))),
  )
  if (first) await db.batch([first, ...others])
}

/** Rows of `relays` for people: without their secrets. */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { HAS_ROOM, HAS_SOURCE } from '../registry/usable-source.ts'
import { relays } from '../schema.ts'

const SHOWN = {
  ...{ id: relays.id, url: relays.url, role: relays.role, state: relays.state, weight: relays.weight },
  ...{ heartbeatAtMs: relays.heartbeatAtMs, leaseUntilMs: relays.leaseUntilMs, report: relays.report },
  ...{ ehloName: relays.ehloName, mxHost: relays.mxHost, mxPriority: relays.mxPriority },
  ...{ hasSource: HAS_SOURCE, hasRoom: HAS_ROOM, previousSecretUntilMs: relays.previousSecretUntilMs },
  hasPreviousSecret: sql<number>`relays.sealed_previous_secret is not null`,
  createdAtMs: relays.createdAtMs,
}

const selectReports = (db: DirectoryDb) => db.select(SHOWN).from(relays).orderBy(relays.id)

export type RelayReport = Awaited<ReturnType<typeof selectReports>>[number]

export async function listRelayReports(db: DirectoryDb): Promise<readonly RelayReport[]> {
  return selectReports(db)
}

/** Null when there is none. */
export async function findRelayReport(db: DirectoryDb, id: RelayId): Promise<RelayReport | null> {
  const [row] = await db.select(SHOWN).from(relays).where(eq(relays.id, id))
  return row ?? null
}

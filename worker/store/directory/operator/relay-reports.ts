/** Rows of `relays` for people: without their secrets. */
import type { DirectoryDb } from '../../databases.ts'
import { relays } from '../schema.ts'

const SHOWN = {
  ...{ id: relays.id, url: relays.url, role: relays.role, state: relays.state, weight: relays.weight },
  ...{ heartbeatAtMs: relays.heartbeatAtMs, leaseUntilMs: relays.leaseUntilMs, report: relays.report },
  createdAtMs: relays.createdAtMs,
}

const selectReports = (db: DirectoryDb) => db.select(SHOWN).from(relays).orderBy(relays.id)

export type RelayReport = Awaited<ReturnType<typeof selectReports>>[number]

export async function listRelayReports(db: DirectoryDb): Promise<readonly RelayReport[]> {
  return selectReports(db)
}

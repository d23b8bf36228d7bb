/** Rows of `relays`: the operator's relay nodes. They belong to the deployment, so no function takes a tenant. */
import { RelayId } from '@mailstead/contracts/ids.ts'
import { and, eq, getTableColumns, ne } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { relays } from './schema.ts'

export interface RelayRow {
  readonly id: RelayId
  /** Origin without a trailing slash: `https://relay.example`. */
  readonly url: string
  readonly weight: number
  readonly state: 'active' | 'draining' | 'disabled'
  readonly sealedSecret: string
  readonly sealedPreviousSecret: string | null
  /** Both by the injected clock; null before the first heartbeat. */
  readonly heartbeatAtMs: number | null
  readonly leaseUntilMs: number | null
}

const { createdAtMs: _createdAtMs, report: _report, ...columns } = getTableColumns(relays)

export async function selectRelays(db: DirectoryDb): Promise<readonly RelayRow[]> {
  const rows = await db.select(columns).from(relays).orderBy(relays.id)
  return rows.map((row) => ({ ...row, id: RelayId.parse(row.id) }))
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
}

/** Adds the relay, or gives a known one its new URL and secrets; weight, state and lease of a known one stay. */
export async function upsertRelay(db: DirectoryDb, id: RelayId, row: RelayRegistration): Promise<void> {
  const { createdAtMs, ...changes } = row
  await db
    .insert(relays)
    .values({ id, createdAtMs, ...changes })
    .onConflictDoUpdate({ target: relays.id, set: changes })
}

export interface HeartbeatChange {
  readonly heartbeatAtMs: number
  readonly leaseUntilMs: number
  /** JSON of the heartbeat, for the operator. */
  readonly report: string
}

/** False when the relay was disabled or removed since its signature was checked: it gets no lease then. */
export async function updateHeartbeat(db: DirectoryDb, id: RelayId, change: HeartbeatChange): Promise<boolean> {
  const result = await db
    .update(relays)
    .set(change)
    .where(and(eq(relays.id, id), ne(relays.state, 'disabled')))
  return result.meta.changes > 0
}

/** Rows of `relay_changes`: who did what to a relay. */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { desc, eq } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { relayChanges } from '../schema.ts'

export type RelayChangeRow = Omit<typeof relayChanges.$inferSelect, 'relayId'>

/** Goes into one batch with the change itself. */
export const insertRelayChange = (db: DirectoryDb, relay: RelayId, change: RelayChangeRow) =>
  db.insert(relayChanges).values({ relayId: relay, ...change })

/** The newest first. */
export async function listRelayChanges(db: DirectoryDb, relay: RelayId, limit: number): Promise<RelayChangeRow[]> {
  const rows = await db
    .select()
    .from(relayChanges)
    .where(eq(relayChanges.relayId, relay))
    .orderBy(desc(relayChanges.id))
    .limit(limit)
  return rows.map(({ relayId: _, ...row }) => row)
}

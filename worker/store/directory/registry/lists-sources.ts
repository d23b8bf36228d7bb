/** Which relays told their sources in their last heartbeat. */
import { eq } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { relays } from '../schema.ts'

export async function findListingRelays(db: DirectoryDb): Promise<ReadonlySet<string>> {
  const rows = await db.select({ id: relays.id }).from(relays).where(eq(relays.listsSources, true))
  return new Set(rows.map(({ id }) => id))
}

/** Rows of `relay_nonces`: each nonce of a relay counts once. Dated by the real clock, as the signatures are. */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { lt } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { relayNonces } from './schema.ts'

/** False when the relay used this nonce before. */
export async function insertNonce(db: DirectoryDb, relay: RelayId, nonce: string, seenAtMs: number): Promise<boolean> {
  const result = await db.insert(relayNonces).values({ relayId: relay, nonce, seenAtMs }).onConflictDoNothing()
  return result.meta.changes > 0
}

/** Removes nonces seen before `beforeMs`, real time. A nonce must be kept for twice `MAX_SKEW_MS`. */
export async function deleteNoncesBefore(db: DirectoryDb, beforeMs: number): Promise<void> {
  await db.delete(relayNonces).where(lt(relayNonces.seenAtMs, beforeMs))
}

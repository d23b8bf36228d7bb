/** Rows of `relay_tokens`: by which a relay's node registers. One a relay; what is kept is its hash. */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { and, eq, gt, isNull, lt, or } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { relayTokens } from './schema.ts'

export interface NewRelayToken {
  readonly hash: string
  readonly createdBy: string
  readonly expiresAtMs: number
  readonly formerValidMs: number
}

/** The one before is worth nothing from now on. */
export async function putRelayToken(db: DirectoryDb, relay: RelayId, token: NewRelayToken): Promise<void> {
  const row = { ...token, usedWith: null }
  await db
    .insert(relayTokens)
    .values({ relayId: relay, ...row })
    .onConflictDoUpdate({ target: relayTokens.relayId, set: row })
}

/** Uses the token, in one statement: the first time, and for the same secret again. Null when it is worth nothing. */
export async function useRelayToken(
  db: DirectoryDb,
  relay: RelayId,
  used: { readonly hash: string; readonly with: string; readonly nowMs: number },
): Promise<Pick<NewRelayToken, 'formerValidMs'> | null> {
  const [row] = await db
    .update(relayTokens)
    .set({ usedWith: used.with })
    .where(
      and(
        eq(relayTokens.relayId, relay),
        eq(relayTokens.hash, used.hash),
        gt(relayTokens.expiresAtMs, used.nowMs),
        or(isNull(relayTokens.usedWith), eq(relayTokens.usedWith, used.with)),
      ),
    )
    .returning({ formerValidMs: relayTokens.formerValidMs })
  return row ?? null
}

/** Removes what has expired. */
export async function deleteRelayTokensBefore(db: DirectoryDb, nowMs: number): Promise<void> {
  await db.delete(relayTokens).where(lt(relayTokens.expiresAtMs, nowMs))
}

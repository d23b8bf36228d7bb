/** Rows of what guards the sign-in; nobody has a tenant yet. */
import { and, eq, lt, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { addressAttempts, invitation, rateLimit, session, totpUsed, user, verification } from '../schema.ts'

export type AttemptKind = 'sign-in' | 'mail' | 'invitation'

/** How often it was tried in the present window, this time included. A window begins with its first try. */
export async function countAttempt(
  db: DirectoryDb,
  kind: AttemptKind,
  addressHash: string,
  { nowMs, windowMs }: { readonly nowMs: number; readonly windowMs: number },
): Promise<number> {
  const isOver = sql`${addressAttempts.windowEndsAtMs} <= ${nowMs}`
  const [row] = await db
    .insert(addressAttempts)
    .values({ kind, addressHash, count: 1, windowEndsAtMs: nowMs + windowMs })
    .onConflictDoUpdate({
      target: [addressAttempts.kind, addressAttempts.addressHash],
      set: {
        count: sql`case when ${isOver} then 1 else ${addressAttempts.count} + 1 end`,
        windowEndsAtMs: sql`case when ${isOver} then ${nowMs + windowMs} else ${addressAttempts.windowEndsAtMs} end`,
      },
    })
    .returning({ count: addressAttempts.count })
  return row?.count ?? 1
}

export async function clearAttempts(db: DirectoryDb, kind: AttemptKind, addressHash: string): Promise<void> {
  await db
    .delete(addressAttempts)
    .where(and(eq(addressAttempts.kind, kind), eq(addressAttempts.addressHash, addressHash)))
}

/** False when the person has given the code before. */
export async function takeCode(db: DirectoryDb, userId: string, code: string, nowMs: number): Promise<boolean> {
  const rows = await db
    .insert(totpUsed)
    .values({ userId, code, usedAtMs: nowMs })
    .onConflictDoNothing()
    .returning({ code: totpUsed.code })
  return rows.length > 0
}

/** The person has shown that the address is his. */
export async function verifyAddress(db: DirectoryDb, userId: string): Promise<void> {
  await db.update(user).set({ emailVerified: true }).where(eq(user.id, userId))
}

const CODE_KEPT_MS = 3_600_000
const RATE_KEPT_MS = 86_400_000
const INVITATION_KEPT_MS = 30 * 86_400_000

/** Removes what has ended: sessions, confirmations, codes, counts, and invitations a month later. */
export async function deleteEnded(db: DirectoryDb, nowMs: number): Promise<void> {
  await db.batch([
    db.delete(session).where(lt(session.expiresAt, new Date(nowMs))),
    db.delete(verification).where(lt(verification.expiresAt, new Date(nowMs))),
    db.delete(totpUsed).where(lt(totpUsed.usedAtMs, nowMs - CODE_KEPT_MS)),
    db.delete(rateLimit).where(lt(rateLimit.lastRequest, nowMs - RATE_KEPT_MS)),
    db.delete(addressAttempts).where(lt(addressAttempts.windowEndsAtMs, nowMs)),
    db.delete(invitation).where(lt(invitation.expiresAt, new Date(nowMs - INVITATION_KEPT_MS))),
  ])
}

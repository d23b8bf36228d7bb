/**
 * Rows of `tenant_moves`. Every change compares what was read of the move, so that of two at work on it one goes on and
 * the other finds out.
 */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { tenant, tenantMoves } from './schema.ts'

export interface TenantMove {
  readonly fromShard: number
  readonly toShard: number
  readonly step: 'copy' | 'compare' | 'flip' | 'delete'
  readonly cursor: string
  /** Also the name of this move among those of the tenant. */
  readonly startedAtMs: number
}

const isSame = (id: TenantId, seen: TenantMove) =>
  and(
    eq(tenantMoves.tenantId, id),
    eq(tenantMoves.startedAtMs, seen.startedAtMs),
    eq(tenantMoves.step, seen.step),
    eq(tenantMoves.cursor, seen.cursor),
  )

/** Begins a move of a tenant that is in the state `was` on `fromShard`, in one batch; false when it is not any more. */
export async function insertMove(
  db: DirectoryDb,
  id: TenantId,
  move: TenantMove,
  was: 'active' | 'paused',
): Promise<boolean> {
  const [inserted] = await db.batch([
    db
      .insert(tenantMoves)
      .select(
        sql`select id, ${move.fromShard}, ${move.toShard}, ${move.step}, ${move.cursor}, ${move.startedAtMs} from ${tenant}
          where id = ${id} and shard = ${move.fromShard} and state = ${was}`,
      )
      .onConflictDoNothing()
      .returning({ id: tenantMoves.tenantId }),
    db
      .update(tenant)
      .set({ state: 'moving' })
      .where(and(eq(tenant.id, id), sql`exists (select 1 from ${tenantMoves} where ${isSame(id, move)})`)),
  ])
  return inserted.length > 0
}

export async function findMove(db: DirectoryDb, id: TenantId): Promise<TenantMove | null> {
  const [row] = await db.select().from(tenantMoves).where(eq(tenantMoves.tenantId, id))
  return row ? { ...row, cursor: row.cursor ?? '' } : null
}

/** Tenants on their way, oldest move first. */
export async function listMovingTenants(
  db: DirectoryDb,
): Promise<readonly { readonly tenant: TenantId; readonly startedAtMs: number }[]> {
  const rows = await db.select().from(tenantMoves).orderBy(tenantMoves.startedAtMs)
  return rows.map((row) => ({ tenant: TenantId.parse(row.tenantId), startedAtMs: row.startedAtMs }))
}

/** False when somebody else has gone on with the move. */
export async function updateMove(
  db: DirectoryDb,
  id: TenantId,
  seen: TenantMove,
  next: Pick<TenantMove, 'step' | 'cursor'>,
): Promise<boolean> {
  const rows = await db.update(tenantMoves).set(next).where(isSame(id, seen)).returning({ id: tenantMoves.tenantId })
  return rows.length > 0
}

/**
 * The one moment of a move: the tenant lives on `shard` and is open again, and what is left is to delete. One batch; false
 * when somebody else has gone on with the move.
 */
export async function settleMove(
  db: DirectoryDb,
  id: TenantId,
  seen: TenantMove,
  to: { readonly shard: number; readonly state: 'active' | 'paused'; readonly cursor: string },
): Promise<boolean> {
  const [, moved] = await db.batch([
    db
      .update(tenant)
      .set({ shard: to.shard, state: to.state })
      .where(
        and(
          eq(tenant.id, id),
          eq(tenant.state, 'moving'),
          sql`exists (select 1 from ${tenantMoves} where ${isSame(id, seen)})`,
        ),
      ),
    db
      .update(tenantMoves)
      .set({ step: 'delete', cursor: to.cursor })
      .where(isSame(id, seen))
      .returning({ id: tenantMoves.tenantId }),
  ])
  return moved.length > 0
}

export async function deleteMove(db: DirectoryDb, id: TenantId, seen: TenantMove): Promise<void> {
  await db.delete(tenantMoves).where(isSame(id, seen))
}

/** Rows of `tenant_fences`: what may be written of a tenant that moves (`services/ledgers/tenant-moves`). */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { eq, sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import { tenantFences } from './schema.ts'
import type { Fence } from './tenant-rows.ts'

/** A fence goes only forward within its move. */
const RANK = "case kind when 'arriving' then 0 when 'arrived' then 1 when 'away' then 2 else 3 end"
const RANKS = { arriving: 0, arrived: 1, away: 2, home: 3 } as const satisfies Record<Fence['kind'], number>

/** Sets the fence, unless the move has gone on or a later one has begun; whether it is up now. */
export async function raiseFence(ledger: LedgerDb, tenant: TenantId, fence: Fence): Promise<boolean> {
  const [, [now]] = await ledger.batch([
    ledger
      .insert(tenantFences)
      .values({ tenantId: tenant, ...fence })
      .onConflictDoUpdate({
        target: tenantFences.tenantId,
        set: fence,
        setWhere: sql`move_at_ms < ${fence.moveAtMs} or move_at_ms = ${fence.moveAtMs} and ${sql.raw(RANK)} < ${RANKS[fence.kind]}`,
      }),
    ledger.select().from(tenantFences).where(eq(tenantFences.tenantId, tenant)),
  ])
  return now?.kind === fence.kind && now.moveAtMs === fence.moveAtMs
}

/** Removes fences of moves before `beforeMs`, but for tenants that are on their way still. */
export async function deleteFencesBefore(
  ledger: LedgerDb,
  beforeMs: number,
  moving: readonly TenantId[],
): Promise<void> {
  await ledger
    .delete(tenantFences)
    .where(sql`move_at_ms < ${beforeMs} and tenant_id not in (select value from json_each(${JSON.stringify(moving)}))`)
}

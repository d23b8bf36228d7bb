/** The blocklist that holds for the whole deployment: rows of `blocklist` that are of the operator's tenants. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { blocklist, tenant } from '../schema.ts'

export async function isOperatorsTenant(db: DirectoryDb, id: TenantId): Promise<boolean> {
  const [row] = await db.select({ operator: tenant.operator }).from(tenant).where(eq(tenant.id, id))
  return row?.operator === true
}

/** The entry for the first of the networks that has one and has not ended. */
export async function findCoveringBlock(
  db: DirectoryDb,
  networks: readonly string[],
  nowMs: number,
): Promise<{ readonly id: string; readonly reason: string | null } | null> {
  // One parameter: an IPv6 address is in more networks than a statement may have parameters.
  const listed = sql`(select value from json_each(${JSON.stringify(networks)}))`
  const rows = await db
    .select({ id: blocklist.id, reason: blocklist.reason, network: blocklist.network })
    .from(blocklist)
    .innerJoin(tenant, eq(tenant.id, blocklist.tenantId))
    .where(
      and(
        eq(tenant.operator, true),
        inArray(blocklist.network, listed),
        or(isNull(blocklist.expiresAtMs), gt(blocklist.expiresAtMs, nowMs)),
      ),
    )
  const [first] = rows.toSorted((a, b) => networks.indexOf(a.network) - networks.indexOf(b.network))
  return first ? { id: first.id, reason: first.reason } : null
}

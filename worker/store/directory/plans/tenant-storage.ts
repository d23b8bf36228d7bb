/** Rows of `tenant_storage`, and whether a tenant keeps as much as it may: in one batch, so that relays hear of both or of none. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { plans, tenant, tenantLimits, tenantStorage } from '../schema.ts'
import { settleStorage } from './settle-tenants.ts'

/** What a tenant keeps and may keep. */
export interface StorageRow {
  readonly shard: number
  readonly state: 'active' | 'paused' | 'moving'
  /** Null before the first time. */
  readonly bytes: number | null
  readonly countedUpTo: string | null
  readonly limit: number
}

/** Null when there is no such tenant. */
export async function findStorage(db: DirectoryDb, id: TenantId): Promise<StorageRow | null> {
  const [row] = await db
    .select({
      shard: tenant.shard,
      state: tenant.state,
      bytes: tenantStorage.bytes,
      countedUpTo: tenantStorage.countedUpTo,
      limit: sql<number>`coalesce(${tenantLimits.storageBytes}, ${plans.storageBytes})`,
    })
    .from(tenant)
    .innerJoin(plans, eq(plans.name, tenant.plan))
    .leftJoin(tenantLimits, eq(tenantLimits.tenantId, tenant.id))
    .leftJoin(tenantStorage, eq(tenantStorage.tenantId, tenant.id))
    .where(eq(tenant.id, id))
  return row ?? null
}

/** All that was summed up. Does nothing for a tenant that is gone. */
export async function writeStorage(
  db: DirectoryDb,
  id: TenantId,
  set: { readonly bytes: number; readonly countedUpTo: string; readonly measuredAtMs: number },
): Promise<void> {
  await db.batch([
    db
      .insert(tenantStorage)
      .select(sql`select id, ${set.bytes}, ${set.measuredAtMs}, ${set.countedUpTo} from tenant where id = ${id}`)
      .onConflictDoUpdate({ target: tenantStorage.tenantId, set }),
    settleStorage(db, id),
  ])
}

/** What came in behind `after`, up to and with `upTo`. Nothing when somebody else has counted it meanwhile. */
export async function addStorage(
  db: DirectoryDb,
  id: TenantId,
  { bytes, after, upTo }: { readonly bytes: number; readonly after: string; readonly upTo: string },
): Promise<void> {
  await db.batch([
    db
      .update(tenantStorage)
      .set({ bytes: sql`${tenantStorage.bytes} + ${bytes}`, countedUpTo: upTo })
      .where(and(eq(tenantStorage.tenantId, id), eq(tenantStorage.countedUpTo, after))),
    settleStorage(db, id),
  ])
}

/** Of received mail that was removed; of what was not counted yet nothing is taken away. */
export async function freeStorage(
  db: DirectoryDb,
  id: TenantId,
  removed: readonly { readonly id: string; readonly sizeBytes: number }[],
): Promise<void> {
  const freed = sql`(select coalesce(sum(r.value ->> 'sizeBytes'), 0) from json_each(${JSON.stringify(removed)}) r
    where r.value ->> 'id' <= ${tenantStorage.countedUpTo})`
  await db.batch([
    db
      .update(tenantStorage)
      .set({ bytes: sql`max(${tenantStorage.bytes} - ${freed}, 0)` })
      .where(eq(tenantStorage.tenantId, id)),
    settleStorage(db, id),
  ])
}

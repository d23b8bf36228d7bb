/** What a bill needs to know of accounts. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { eq, gt } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { tenant, tenantStorage } from '../schema.ts'

/** Accounts behind the id `after`, in order: for the deployment's own rounds. */
export async function listBillableAccounts(db: DirectoryDb, after: string, limit: number) {
  const { id, name, plan, state, shard } = tenant
  const rows = await db
    .select({ id, name, plan, state, shard, storageBytes: tenantStorage.bytes })
    .from(tenant)
    .leftJoin(tenantStorage, eq(tenantStorage.tenantId, tenant.id))
    .where(gt(tenant.id, after))
    .orderBy(tenant.id)
    .limit(limit)
  return rows.map((row) => ({ ...row, id: TenantId.parse(row.id) }))
}

export type BillableAccount = Awaited<ReturnType<typeof listBillableAccounts>>[number]

/** Which ledger shard holds each tenant. Looked up, never carried in a queue body: a move changes it. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { inArray, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { tenant } from './schema.ts'

/** Unknown tenants are absent from the answer. */
export async function findTenantShards(
  db: DirectoryDb,
  tenants: readonly TenantId[],
): Promise<ReadonlyMap<TenantId, number>> {
  const rows = await db
    .select({ id: tenant.id, shard: tenant.shard })
    .from(tenant)
    .where(inArray(tenant.id, sql`(select value from json_each(${JSON.stringify([...new Set(tenants)])}))`))
  return new Map(rows.map((row) => [TenantId.parse(row.id), row.shard]))
}

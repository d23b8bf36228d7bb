/** Which ledger shard holds each tenant. Looked up, never carried in a queue body: a move changes it. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { inArray, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { tenant } from './schema.ts'

export interface TenantPlace {
  readonly shard: number
  /** `moving`: on its way to another shard; what would be written waits. */
  readonly state: 'active' | 'paused' | 'moving'
  /** From which spam score on its mail is held; null for the deployment's. */
  readonly outboundThreshold: number | null
}

/** Unknown tenants are absent from the answer. */
export async function findTenantPlaces(
  db: DirectoryDb,
  tenants: readonly TenantId[],
): Promise<ReadonlyMap<TenantId, TenantPlace>> {
  const rows = await db
    .select({ id: tenant.id, shard: tenant.shard, state: tenant.state, outboundThreshold: tenant.outboundThreshold })
    .from(tenant)
    .where(inArray(tenant.id, sql`(select value from json_each(${JSON.stringify([...new Set(tenants)])}))`))
  return new Map(rows.map(({ id, ...place }) => [TenantId.parse(id), place]))
}

/** The same, for those who need not know of moves. */
export async function findTenantShards(
  db: DirectoryDb,
  tenants: readonly TenantId[],
): Promise<ReadonlyMap<TenantId, number>> {
  const places = await findTenantPlaces(db, tenants)
  return new Map([...places].map(([id, { shard }]) => [id, shard]))
}

/** Rows of `tenant`, and the removal of all that the directory holds of one. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { count, eq, gt } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import {
  addresses,
  aliases,
  aliasTargets,
  apiKeys,
  blocklist,
  dkimKeys,
  domainRecords,
  domains,
  eventOutbox,
  holds,
  invitation,
  mailboxes,
  member,
  session,
  tenant,
  tenantMoves,
} from './schema.ts'

export interface NewTenant {
  readonly name: string
  readonly slug: string
  readonly shard: number
  /** Of the operator: its blocklist holds for the whole deployment. */
  readonly operator: boolean
  readonly createdAtMs: number
}

export async function insertTenant(db: DirectoryDb, id: TenantId, row: NewTenant): Promise<void> {
  const { createdAtMs, ...values } = row
  await db.insert(tenant).values({ id, ...values, createdAt: new Date(createdAtMs) })
}

/** How many tenants live on each shard; a shard without one is absent. */
export async function countTenantsByShard(db: DirectoryDb): Promise<ReadonlyMap<number, number>> {
  const rows = await db.select({ shard: tenant.shard, tenants: count() }).from(tenant).groupBy(tenant.shard)
  return new Map(rows.map((row) => [row.shard, row.tenants]))
}

export interface TenantHome {
  readonly id: TenantId
  /** Index of the ledger that holds the tenant. */
  readonly shard: number
  readonly state: 'active' | 'paused' | 'moving'
}

const home = { id: tenant.id, shard: tenant.shard, state: tenant.state }

/** Null when there is no such tenant. */
export async function findTenantHome(db: DirectoryDb, id: TenantId): Promise<TenantHome | null> {
  const [row] = await db.select(home).from(tenant).where(eq(tenant.id, id))
  return row ? { ...row, id } : null
}

/** Tenants behind the id `after`, in order. */
export async function listTenantHomes(db: DirectoryDb, after: string, limit: number): Promise<readonly TenantHome[]> {
  const rows = await db.select(home).from(tenant).where(gt(tenant.id, after)).orderBy(tenant.id).limit(limit)
  return rows.map((row) => ({ ...row, id: TenantId.parse(row.id) }))
}

/** The directory's tables with a `tenant_id`; a test compares the list with the schema. */
export const TENANT_TABLES = [
  addresses,
  aliases,
  aliasTargets,
  apiKeys,
  blocklist,
  dkimKeys,
  domainRecords,
  domains,
  eventOutbox,
  holds,
  invitation,
  mailboxes,
  member,
  tenantMoves,
] as const

/** Removes the tenant's API keys at once, so that nothing new is accepted while the rest is being removed. */
export async function deleteTenantKeys(db: DirectoryDb, id: TenantId): Promise<void> {
  await db.delete(apiKeys).where(eq(apiKeys.tenantId, id))
}

/** Removes the tenant and all its rows in one batch; the names of its domains. People stay: they may have other tenants. */
export async function deleteTenant(db: DirectoryDb, id: TenantId): Promise<readonly string[]> {
  const [rows] = await db.batch([
    db.select({ name: domains.name }).from(domains).where(eq(domains.tenantId, id)),
    db.update(session).set({ activeTenantId: null }).where(eq(session.activeTenantId, id)),
    ...TENANT_TABLES.map((table) => db.delete(table).where(eq(table.tenantId, id))),
    db.delete(tenant).where(eq(tenant.id, id)),
  ])
  return rows.map((row) => row.name)
}

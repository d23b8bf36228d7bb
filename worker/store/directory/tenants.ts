/** Rows of `tenant`, and the removal of all that the directory holds of one. */
import { type MemberId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, count, eq, gt } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { deleteDeadLettersOf } from './alarms/dead-letters.ts'
import { type AuditRow, insertAudit } from './people/audit.ts'
import { settleTenants } from './plans/settle-tenants.ts'
import {
  addresses,
  aliases,
  aliasTargets,
  apiKeys,
  auditLog,
  blocklist,
  dkimKeys,
  domainRecords,
  domains,
  eventOutbox,
  holds,
  invitation,
  limitWarnings,
  mailboxes,
  mailboxMembers,
  member,
  session,
  tenant,
  tenantLimits,
  tenantMoves,
  tenantStanding,
  tenantStorage,
} from './schema.ts'

/** The person who makes a tenant for himself. */
export interface Founder {
  readonly member: MemberId
  readonly userId: string
  readonly sessionId: string
  readonly audit: AuditRow
}

export interface NewTenant {
  readonly name: string
  readonly slug: string
  readonly shard: number
  /** Of the operator: its blocklist holds for the whole deployment. */
  readonly operator: boolean
  readonly createdAtMs: number
  readonly plan: string
}

/** With its owner, if it has a founder, who goes on in it. */
export async function insertTenant(
  db: DirectoryDb,
  id: TenantId,
  { createdAtMs, ...values }: NewTenant,
  founder: Founder | null = null,
): Promise<void> {
  const createdAt = new Date(createdAtMs)
  await db.batch([
    db.insert(tenant).values({ id, ...values, createdAt }),
    settleTenants(db, eq(tenant.id, id)),
    ...(founder === null
      ? []
      : [
          db
            .insert(member)
            .values({ id: founder.member, tenantId: id, userId: founder.userId, role: 'owner', createdAt }),
          db.update(session).set({ activeTenantId: id }).where(eq(session.id, founder.sessionId)),
          insertAudit(db, id, founder.audit),
        ]),
  ])
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
  auditLog,
  blocklist,
  dkimKeys,
  domainRecords,
  domains,
  eventOutbox,
  holds,
  invitation,
  limitWarnings,
  mailboxes,
  mailboxMembers,
  member,
  tenantLimits,
  tenantMoves,
  tenantStanding,
  tenantStorage,
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
    db
      .update(session)
      .set({ impersonatedTenantId: null, impersonationEndsAt: null })
      .where(eq(session.impersonatedTenantId, id)),
    ...TENANT_TABLES.map((table) => db.delete(table).where(eq(table.tenantId, id))),
    deleteDeadLettersOf(db, id),
    db.delete(tenant).where(eq(tenant.id, id)),
  ])
  return rows.map((row) => row.name)
}

/** The tenant by which this deployment sends its own mail: the operator's oldest. Null when there is none. */
export async function findOperatorHome(db: DirectoryDb) {
  const [row] = await db
    .select({
      tenant: tenant.id,
      tenantState: tenant.state,
      shard: tenant.shard,
      dailyQuota: tenant.dailyQuota,
      monthlyQuota: tenant.monthlyQuota,
      isSandboxed: tenant.sandboxed,
      wantsMailboxSender: tenant.mailboxSenders,
    })
    .from(tenant)
    .where(eq(tenant.operator, true))
    .orderBy(tenant.id)
    .limit(1)
  return row ? { ...row, tenant: TenantId.parse(row.tenant) } : null
}

/** Null when there is no such tenant. */
export async function findTenantName(db: DirectoryDb, id: TenantId): Promise<string | null> {
  const [row] = await db.select({ name: tenant.name }).from(tenant).where(eq(tenant.id, id))
  return row?.name ?? null
}

/** Whether the tenant has a verified domain; of this name, unless it is null. */
export async function isVerifiedDomainOf(db: DirectoryDb, id: TenantId, name: string | null): Promise<boolean> {
  const rows = await db
    .select({ id: domains.id })
    .from(domains)
    .where(
      and(
        ...[eq(domains.tenantId, id), eq(domains.status, 'verified')],
        name === null ? undefined : eq(domains.name, name),
      ),
    )
    .limit(1)
  return rows.length > 0
}

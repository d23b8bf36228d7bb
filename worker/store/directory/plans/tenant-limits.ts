/** What a tenant may have, and how much of it is used in the directory: its plan's limits, and its own instead where the operator gave some. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { type AuditRow, insertAudit } from '../people/audit.ts'
import { plans, tenant, tenantLimits, tenantStanding, tenantStorage } from '../schema.ts'
import { settleTenants } from './settle-tenants.ts'

export type OwnLimits = Omit<typeof tenantLimits.$inferSelect, 'tenantId'>

const countOf = (text: string) => sql<number>`(select count(*) from ${sql.raw(text)})`

/** Null when there is no such tenant. `own` and `standing` are null where it has no row. */
export async function findTenantLimits(db: DirectoryDb, id: TenantId, nowMs: number) {
  const [row] = await db
    .select({
      name: tenant.name,
      state: tenant.state,
      shard: tenant.shard,
      sandboxed: tenant.sandboxed,
      dailyQuota: tenant.dailyQuota,
      monthlyQuota: tenant.monthlyQuota,
      plan: plans,
      own: tenantLimits,
      standing: tenantStanding,
      storageBytes: tenantStorage.bytes,
      domains: countOf('domains d where d.tenant_id = "tenant"."id"'),
      mailboxes: countOf(`addresses a where a.tenant_id = "tenant"."id" and a.kind = 'mailbox'`),
      apiKeys: countOf('api_keys k where k.tenant_id = "tenant"."id" and k.revoked_at_ms is null'),
      members: sql<number>`(select count(*) from member m where m.tenant_id = "tenant"."id") + (select count(*) from invitation i
        where i.tenant_id = "tenant"."id" and i.status = 'pending' and i.expires_at > ${nowMs})`,
    })
    .from(tenant)
    .innerJoin(plans, eq(plans.name, tenant.plan))
    .leftJoin(tenantLimits, eq(tenantLimits.tenantId, tenant.id))
    .leftJoin(tenantStanding, eq(tenantStanding.tenantId, tenant.id))
    .leftJoin(tenantStorage, eq(tenantStorage.tenantId, tenant.id))
    .where(eq(tenant.id, id))
  return row ?? null
}

export type TenantLimitsRow = NonNullable<Awaited<ReturnType<typeof findTenantLimits>>>

export interface PlanChange {
  /** Of a plan that is there. */
  readonly plan?: string
  readonly limits?: Partial<OwnLimits>
}

/** Another plan, limits of its own, or both, in one batch with the copies. False when there is no such tenant. */
export async function changeTenantPlan(
  db: DirectoryDb,
  id: TenantId,
  { plan, limits }: PlanChange,
  audit: AuditRow,
): Promise<boolean> {
  const isThere = sql`exists (select 1 from tenant where id = ${id})`
  const [rows] = await db.batch([
    db.select({ id: tenant.id }).from(tenant).where(eq(tenant.id, id)),
    insertAudit(db, id, audit, isThere),
    ...(plan === undefined ? [] : [db.update(tenant).set({ plan }).where(eq(tenant.id, id))]),
    ...(limits === undefined
      ? []
      : [
          db
            .insert(tenantLimits)
            .values({ ...limits, tenantId: id })
            .onConflictDoUpdate({ target: tenantLimits.tenantId, set: limits }),
        ]),
    settleTenants(db, eq(tenant.id, id)),
  ])
  return rows.length > 0
}

/** Out of the sandbox and into the plan; what was asked for is answered. False when it is in no sandbox. */
export async function liftSandbox(db: DirectoryDb, id: TenantId, plan: string, audit: AuditRow): Promise<boolean> {
  const isIn = sql`exists (select 1 from tenant where id = ${id} and sandboxed)`
  const [, , moved] = await db.batch([
    insertAudit(db, id, audit, isIn),
    db
      .update(tenantStanding)
      .set({ reviewKind: null, reviewText: null, reviewAtMs: null })
      .where(sql`${tenantStanding.tenantId} = ${id} and ${tenantStanding.reviewKind} = 'sandbox' and ${isIn}`),
    db
      .update(tenant)
      .set({ plan })
      .where(sql`${tenant.id} = ${id} and ${tenant.sandboxed}`)
      .returning({ id: tenant.id }),
    settleTenants(db, eq(tenant.id, id)),
  ])
  return moved.length > 0
}

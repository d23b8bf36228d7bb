/** Rows of `tenant_standing`: pauses, warnings, and what a tenant asks the operator to look at. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { type AuditRow, insertAudit } from '../people/audit.ts'
import { tenant, tenantStanding } from '../schema.ts'
import { settleTenants } from './settle-tenants.ts'

export type StandingRow = Omit<typeof tenantStanding.$inferSelect, 'tenantId'>

/** Null when the tenant has no row: all is well. */
export async function findStanding(db: DirectoryDb, id: TenantId): Promise<StandingRow | null> {
  const [row] = await db.select().from(tenantStanding).where(eq(tenantStanding.tenantId, id))
  if (!row) return null
  const { tenantId: _, ...standing } = row
  return standing
}

export interface StandingChange {
  readonly standing: StandingRow['standing']
  readonly code: StandingRow['code']
  readonly reason: string | null
  readonly sinceMs: number
}

/** Between good, warned and slowed. A paused tenant stays: only `resumeTenant` opens it. False when nothing changed. */
export async function changeStanding(
  db: DirectoryDb,
  id: TenantId,
  change: StandingChange,
  audit: AuditRow,
): Promise<boolean> {
  const isOpen = sql`exists (select 1 from tenant where id = ${id} and state = 'active')
    and coalesce((select standing from tenant_standing where tenant_id = ${id}), 'good') not in ('paused', ${change.standing})`
  const [rows] = await db.batch([
    db.select({ id: tenant.id }).from(tenant).where(sql`${tenant.id} = ${id} and ${isOpen}`),
    insertAudit(db, id, audit, isOpen),
    db
      .insert(tenantStanding)
      .select(
        sql`select ${id}, ${change.standing}, ${change.code}, ${change.reason}, ${change.sinceMs}, 0, null, null, null, 0, 0, 0 where ${isOpen}`,
      )
      .onConflictDoUpdate({ target: tenantStanding.tenantId, set: change }),
    settleTenants(db, eq(tenant.id, id)),
  ])
  return rows.length > 0
}

/** Nothing is accepted or handed over from now on. False when it is paused already, moves, or is not there. */
export async function pauseTenant(
  db: DirectoryDb,
  id: TenantId,
  change: Omit<StandingChange, 'standing'>,
  audit: AuditRow,
): Promise<boolean> {
  const isActive = sql`exists (select 1 from tenant where id = ${id} and state = 'active')`
  const [, , rows] = await db.batch([
    insertAudit(db, id, audit, isActive),
    db
      .insert(tenantStanding)
      .select(
        sql`select ${id}, 'paused', ${change.code}, ${change.reason}, ${change.sinceMs}, 0, null, null, null, 0, 0, 0 where ${isActive}`,
      )
      .onConflictDoUpdate({ target: tenantStanding.tenantId, set: { ...change, standing: 'paused' } }),
    db
      .update(tenant)
      .set({ state: 'paused' })
      .where(and(eq(tenant.id, id), eq(tenant.state, 'active')))
      .returning({ id: tenant.id }),
    settleTenants(db, eq(tenant.id, id)),
  ])
  return rows.length > 0
}

/** Open again; what was counted before does not count any more. False when it is not paused. */
export async function resumeTenant(db: DirectoryDb, id: TenantId, nowMs: number, audit: AuditRow): Promise<boolean> {
  const isPaused = sql`exists (select 1 from tenant where id = ${id} and state = 'paused')`
  const nothing = {
    ...{ code: null, reason: null, sinceMs: null, reviewKind: null, reviewText: null, reviewAtMs: null },
    ...{ recipients: 0, bounced: 0, complained: 0 },
  }
  const [, , rows] = await db.batch([
    insertAudit(db, id, audit, isPaused),
    db
      .update(tenantStanding)
      .set({ ...nothing, standing: 'good', countFromMs: nowMs })
      .where(and(eq(tenantStanding.tenantId, id), isPaused)),
    db
      .update(tenant)
      .set({ state: 'active' })
      .where(and(eq(tenant.id, id), eq(tenant.state, 'paused')))
      .returning({ id: tenant.id }),
    settleTenants(db, eq(tenant.id, id)),
  ])
  return rows.length > 0
}

/** In place of what was asked before. */
export async function writeReview(
  db: DirectoryDb,
  id: TenantId,
  review: Pick<StandingRow, 'reviewKind' | 'reviewText' | 'reviewAtMs'>,
  audit: AuditRow,
): Promise<void> {
  await db.batch([
    insertAudit(db, id, audit, sql`exists (select 1 from tenant where id = ${id})`),
    db
      .insert(tenantStanding)
      .select(
        sql`select ${id}, 'good', null, null, null, 0, ${review.reviewKind}, ${review.reviewText}, ${review.reviewAtMs}, 0, 0, 0
          where exists (select 1 from tenant where id = ${id})`,
      )
      .onConflictDoUpdate({ target: tenantStanding.tenantId, set: review }),
  ])
}

/** False when it asks for nothing. */
export async function clearReview(db: DirectoryDb, id: TenantId, audit: AuditRow): Promise<boolean> {
  const isAsking = sql`exists (select 1 from tenant_standing where tenant_id = ${id} and review_kind is not null)`
  const [, rows] = await db.batch([
    insertAudit(db, id, audit, isAsking),
    db
      .update(tenantStanding)
      .set({ reviewKind: null, reviewText: null, reviewAtMs: null })
      .where(and(eq(tenantStanding.tenantId, id), isAsking))
      .returning({ id: tenantStanding.tenantId }),
  ])
  return rows.length > 0
}

/** What was counted now. */
export async function writeCounts(
  db: DirectoryDb,
  id: TenantId,
  counts: Pick<StandingRow, 'recipients' | 'bounced' | 'complained'>,
): Promise<void> {
  await db
    .insert(tenantStanding)
    .select(
      sql`select ${id}, 'good', null, null, null, 0, null, null, null, ${counts.recipients}, ${counts.bounced},
        ${counts.complained} where exists (select 1 from tenant where id = ${id})`,
    )
    .onConflictDoUpdate({ target: tenantStanding.tenantId, set: counts })
}

/** Rows of `audit_log`: written in one batch with the act itself, and only when the act takes place. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { DirectoryDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import type { NotedEvent } from '../events/event-outbox.ts'
import { auditLog } from '../schema.ts'

export type AuditRow = Omit<typeof auditLog.$inferSelect, 'tenantId'>

/** What is told of an act: to programs, and to those who look after the account. */
export interface ToldAct {
  readonly event: NotedEvent
  readonly audit: AuditRow
}

/**
 * The statement that writes the entry if the condition holds. It goes before the statement that acts under the same condition: in a
 * batch nothing comes between them.
 */
export const insertAudit = (db: DirectoryDb, tenant: TenantId, entry: AuditRow, condition: SQL = sql`true`) =>
  db.insert(auditLog).select(sql`
    select ${tenant}, ${entry.id}, ${entry.atMs}, ${entry.actorKind}, ${entry.actorId}, ${entry.actorName}, ${entry.act},
      ${entry.target}, ${entry.detail}, ${entry.ip} where ${condition}`)

/** Of what changes nothing else in the directory. */
export async function writeAudit(db: DirectoryDb, tenant: TenantId, entry: AuditRow): Promise<void> {
  await insertAudit(db, tenant, entry)
}

/** Of what a person did about himself: one entry for each tenant that he belongs to, with the name he has now. */
export async function writePersonsAudit(db: DirectoryDb, userId: string, entry: AuditRow): Promise<void> {
  await db.insert(auditLog).select(sql`
    select m.tenant_id, ${entry.id}, ${entry.atMs}, ${entry.actorKind}, u.id, u.name, ${entry.act},
      ${entry.target}, ${entry.detail}, ${entry.ip}
    from member m join user u on u.id = m.user_id where m.user_id = ${userId}`)
}

/** Of an act that was not done after all. */
export async function withdrawAudit(db: DirectoryDb, tenant: TenantId, id: string): Promise<void> {
  await db.delete(auditLog).where(and(eq(auditLog.tenantId, tenant), eq(auditLog.id, id)))
}

/** Up to `count` entries, newest first. */
export async function listAudit(
  db: DirectoryDb,
  tenant: TenantId,
  position: PagePosition,
  count: number,
): Promise<AuditRow[]> {
  const rows = await db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.tenantId, tenant), isInPage(auditLog.id, position)))
    .orderBy(nearestFirst(auditLog.id, position))
    .limit(count)
  return newestFirst(
    rows.map(({ tenantId: _, ...row }) => row),
    position,
  )
}

/** What people see and change of their tenant. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { tenant } from '../schema.ts'
import { type AuditRow, insertAudit } from './audit.ts'

/** Null when there is no such tenant. */
export async function findTenant(db: DirectoryDb, id: TenantId) {
  const [row] = await db
    .select({ name: tenant.name, plan: tenant.plan, state: tenant.state, createdAt: tenant.createdAt })
    .from(tenant)
    .where(eq(tenant.id, id))
  return row ?? null
}

/** False when there is no such tenant. */
export async function renameTenant(db: DirectoryDb, id: TenantId, name: string, audit: AuditRow): Promise<boolean> {
  const [, rows] = await db.batch([
    insertAudit(db, id, audit, sql`exists (select 1 from tenant where id = ${id})`),
    db.update(tenant).set({ name }).where(eq(tenant.id, id)).returning({ id: tenant.id }),
  ])
  return rows.length > 0
}

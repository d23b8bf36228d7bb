/** What people see and change of their tenant. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { tenant } from '../schema.ts'
import { type AuditRow, insertAudit } from './audit.ts'

/** Null when there is no such tenant. */
export async function findTenant(db: DirectoryDb, id: TenantId) {
  const [row] = await db
    .select({
      name: tenant.name,
      plan: tenant.plan,
      state: tenant.state,
      mailboxSenders: tenant.mailboxSenders,
      createdAt: tenant.createdAt,
    })
    .from(tenant)
    .where(eq(tenant.id, id))
  return row ?? null
}

export type TenantChanges = Partial<Pick<typeof tenant.$inferSelect, 'name' | 'mailboxSenders'>>

/** False when there is no such tenant. */
export async function changeTenant(
  db: DirectoryDb,
  id: TenantId,
  { changes, audits }: { readonly changes: TenantChanges; readonly audits: readonly AuditRow[] },
): Promise<boolean> {
  const isThere = sql`exists (select 1 from tenant where id = ${id})`
  const [rows] = await db.batch([
    db.update(tenant).set(changes).where(eq(tenant.id, id)).returning({ id: tenant.id }),
    ...audits.map((audit) => insertAudit(db, id, audit, isThere)),
  ])
  return rows.length > 0
}

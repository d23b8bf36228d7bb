/** Who is of the operator, and which tenants are. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { type AuditRow, insertAudit } from '../people/audit.ts'
import { tenant, user } from '../schema.ts'

/** False when nobody has the address, in lower case. */
export async function markStaff(db: DirectoryDb, email: string): Promise<boolean> {
  const rows = await db.update(user).set({ staff: true }).where(eq(user.email, email)).returning({ id: user.id })
  return rows.length > 0
}

/** What the operator alone says of a tenant. */
export interface OperatorsWord {
  readonly operator?: boolean
  readonly outboundThreshold?: number | null
}

/** False when there is no such tenant. */
export async function changeByOperator(
  db: DirectoryDb,
  id: TenantId,
  change: OperatorsWord,
  audit: AuditRow,
): Promise<boolean> {
  const [, rows] = await db.batch([
    insertAudit(db, id, audit, sql`exists (select 1 from tenant where id = ${id})`),
    db.update(tenant).set(change).where(eq(tenant.id, id)).returning({ id: tenant.id }),
  ])
  return rows.length > 0
}

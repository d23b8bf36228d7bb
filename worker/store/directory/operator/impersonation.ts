/** A session of somebody of the operator in a tenant, for a while. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { type AuditRow, insertAudit } from '../people/audit.ts'
import { session } from '../schema.ts'

/** In place of the tenant where he was before. False when there is no such tenant or session. */
export async function beginImpersonation(
  db: DirectoryDb,
  id: TenantId,
  { sessionId, endsAtMs }: { readonly sessionId: string; readonly endsAtMs: number },
  audit: AuditRow,
): Promise<boolean> {
  const isThere = sql`exists (select 1 from tenant where id = ${id})`
  const [, rows] = await db.batch([
    insertAudit(db, id, audit, isThere),
    db
      .update(session)
      .set({ impersonatedTenantId: id, impersonationEndsAt: new Date(endsAtMs) })
      .where(and(eq(session.id, sessionId), isThere))
      .returning({ id: session.id }),
  ])
  return rows.length > 0
}

/** Does nothing when the session is in no tenant of another. */
export async function endImpersonation(
  db: DirectoryDb,
  id: TenantId,
  sessionId: string,
  audit: AuditRow,
): Promise<void> {
  const isIn = and(
    eq(session.id, sessionId),
    eq(session.impersonatedTenantId, id),
    isNotNull(session.impersonationEndsAt),
  )
  await db.batch([
    insertAudit(
      db,
      id,
      audit,
      sql`exists (select 1 from session where id = ${sessionId} and impersonated_tenant_id = ${id})
        and exists (select 1 from tenant where id = ${id})`,
    ),
    db.update(session).set({ impersonatedTenantId: null, impersonationEndsAt: null }).where(isIn),
  ])
}

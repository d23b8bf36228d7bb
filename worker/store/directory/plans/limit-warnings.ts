/** Rows of `limit_warnings`: each is one warning, so that it is given once. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, lt } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { limitWarnings } from '../schema.ts'

export type LimitWarning = Omit<typeof limitWarnings.$inferSelect, 'tenantId'>

/** False when it was given in this period already. */
export async function insertWarning(db: DirectoryDb, tenant: TenantId, row: LimitWarning): Promise<boolean> {
  const rows = await db
    .insert(limitWarnings)
    .values({ ...row, tenantId: tenant })
    .onConflictDoNothing()
    .returning({ name: limitWarnings.name })
  return rows.length > 0
}

export async function deleteWarnings(db: DirectoryDb, tenant: TenantId, beforeMs: number): Promise<void> {
  await db.delete(limitWarnings).where(and(eq(limitWarnings.tenantId, tenant), lt(limitWarnings.atMs, beforeMs)))
}

/** The domains of a tenant whose mail is tracked now. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, or } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { domains } from '../schema.ts'

/** Opens or clicks, or both. */
export async function listTrackedDomains(db: DirectoryDb, tenant: TenantId): Promise<string[]> {
  const rows = await db
    .select({ id: domains.id })
    .from(domains)
    .where(and(eq(domains.tenantId, tenant), or(eq(domains.openTracking, true), eq(domains.clickTracking, true))))
  return rows.map(({ id }) => id)
}

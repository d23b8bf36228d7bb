/** Under which domain of MAIL FROM a domain sends. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, desc, eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { domains } from '../schema.ts'

/** Of the tenant's domain of this name, or of whoever holds it verified; null when there is none. */
export async function findReturnPathHost(
  db: DirectoryDb,
  name: string,
  tenant: TenantId | null,
): Promise<string | null> {
  const [row] = await db
    .select({ host: sql<string>`${domains.returnPathLabel} || '.' || ${domains.name}` })
    .from(domains)
    .where(and(eq(domains.name, name), tenant === null ? undefined : eq(domains.tenantId, tenant)))
    .orderBy(desc(eq(domains.status, 'verified')))
    .limit(1)
  return row?.host ?? null
}

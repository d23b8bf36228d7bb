/** The names of a tenant's domains, for what knows their ids only. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { domains } from '../schema.ts'

/** By id; without those that the tenant does not have any more. */
export async function findDomainNames(
  db: DirectoryDb,
  tenant: TenantId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: domains.id, name: domains.name })
    .from(domains)
    .where(
      and(
        eq(domains.tenantId, tenant),
        inArray(domains.id, sql`(select value from json_each(${JSON.stringify([...new Set(ids)])}))`),
      ),
    )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

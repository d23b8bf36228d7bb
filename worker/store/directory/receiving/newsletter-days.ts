/** How long newsletters of each domain are kept: in its inboxes, and those that were sent from it. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, isNotNull } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { domains } from '../schema.ts'

/** Days by the id of the domain; one that keeps them is not there. */
export async function listNewsletterDays(db: DirectoryDb, tenant: TenantId): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ id: domains.id, days: domains.newsletterDays })
    .from(domains)
    .where(and(eq(domains.tenantId, tenant), isNotNull(domains.newsletterDays)))
  return new Map(rows.flatMap(({ id, days }) => (days === null ? [] : [[id, days] as const])))
}

/** Days that sent newsletters are kept, by the id of the domain. */
export async function listSentNewsletterDays(db: DirectoryDb, tenant: TenantId): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ id: domains.id, days: domains.sentNewsletterDays })
    .from(domains)
    .where(eq(domains.tenantId, tenant))
  return new Map(rows.map(({ id, days }) => [id, days]))
}

/** Domains whose policy is served, whoever asks: a policy is public. */
import { and, eq } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import type { DomainRow } from '../domains.ts'
import { domains } from '../schema.ts'

/** Null unless somebody has verified the domain. */
export async function findPolicyDomain(
  db: DirectoryDb,
  name: string,
): Promise<Pick<DomainRow, 'mtaSts' | 'receiving' | 'enabled'> | null> {
  const [row] = await db
    .select({ mtaSts: domains.mtaSts, receiving: domains.receiving, enabled: domains.enabled })
    .from(domains)
    .where(and(eq(domains.name, name), eq(domains.status, 'verified')))
  return row ?? null
}

/** Rows of `dkim_keys` as they are written and published, and the sealed halves of a domain that signs a notice. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { dkimKeys } from './schema.ts'

export type NewDkimKey = Omit<typeof dkimKeys.$inferInsert, 'tenantId' | 'domainId'>

/** The half of a key that is published in DNS. */
export type PublicDkimKey = Pick<typeof dkimKeys.$inferSelect, 'selector' | 'algorithm' | 'publicTxt'>

/** The statement that reads a domain's public keys; part of a batch. */
export const selectPublicDkimKeys = (db: DirectoryDb, tenant: TenantId, domain: DomainId) =>
  db
    .select({ selector: dkimKeys.selector, algorithm: dkimKeys.algorithm, publicTxt: dkimKeys.publicTxt })
    .from(dkimKeys)
    .where(and(eq(dkimKeys.tenantId, tenant), eq(dkimKeys.domainId, domain)))

/** The domain's keys with their private halves, sealed. */
export async function findSealedKeys(db: DirectoryDb, tenant: TenantId, domain: DomainId) {
  return db
    .select({
      id: dkimKeys.id,
      selector: dkimKeys.selector,
      algorithm: dkimKeys.algorithm,
      sealedPrivateKey: dkimKeys.sealedPrivateKey,
    })
    .from(dkimKeys)
    .where(and(eq(dkimKeys.tenantId, tenant), eq(dkimKeys.domainId, domain)))
}

/**
 * The one directory read of a request: key, tenant with what its shard holds and, when a sender is named, its domain with
 * the DKIM keys, joined.
 * It is the only store function without a tenant: the key's id is what finds the tenant.
 */
import { and, eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { apiKeys, dkimKeys, domains, shards, tenant } from './schema.ts'

/** One row a DKIM key of the sender's domain; one row in all when there is none. */
export async function findAccess(db: DirectoryDb, keyId: string, senderDomain: string | null) {
  return db
    .select({
      secretHash: apiKeys.secretHash,
      permission: apiKeys.permission,
      boundDomainId: apiKeys.domainId,
      expiresAtMs: apiKeys.expiresAtMs,
      revokedAtMs: apiKeys.revokedAtMs,
      tenantId: tenant.id,
      tenantState: tenant.state,
      shard: tenant.shard,
      shardSizeBytes: shards.sizeBytes,
      shardRawBytes: shards.rawBytes,
      dailyQuota: tenant.dailyQuota,
      monthlyQuota: tenant.monthlyQuota,
      domainId: domains.id,
      domainName: domains.name,
      domainStatus: domains.status,
      domainEnabled: domains.enabled,
      domainSends: domains.sending,
      returnPathLabel: domains.returnPathLabel,
      dkimKeyId: dkimKeys.id,
      selector: dkimKeys.selector,
      algorithm: dkimKeys.algorithm,
      sealedPrivateKey: dkimKeys.sealedPrivateKey,
    })
    .from(apiKeys)
    .innerJoin(tenant, eq(tenant.id, apiKeys.tenantId))
    .leftJoin(shards, eq(shards.n, tenant.shard))
    .leftJoin(
      domains,
      senderDomain === null ? sql`0` : and(eq(domains.tenantId, tenant.id), eq(domains.name, senderDomain)),
    )
    .leftJoin(dkimKeys, and(eq(dkimKeys.tenantId, domains.tenantId), eq(dkimKeys.domainId, domains.id)))
    .where(eq(apiKeys.id, keyId))
}

export type AccessRow = Awaited<ReturnType<typeof findAccess>>[number]

/**
 * The one directory read of a request with a key: key with the mailbox it is bound to, tenant with what its shard holds and, when
 * a sender is named, its domain with the DKIM keys, joined. It has no tenant: the key's id is what finds the tenant. Beside it the
 * one write that follows, the date of the key's last use, and the sender's domain alone, for callers without a key.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, isNull, lte, or, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { addresses, apiKeys, dkimKeys, domains, mailboxes, shards, tenant } from './schema.ts'

const SENDER = {
  domainId: domains.id,
  domainName: domains.name,
  domainStatus: domains.status,
  domainEnabled: domains.enabled,
  domainSends: domains.sending,
  openTracking: domains.openTracking,
  clickTracking: domains.clickTracking,
  deliveryReports: domains.deliveryReports,
  returnPathLabel: domains.returnPathLabel,
  dkimKeyId: dkimKeys.id,
  selector: dkimKeys.selector,
  algorithm: dkimKeys.algorithm,
  sealedPrivateKey: dkimKeys.sealedPrivateKey,
}
const signsFor = and(
  eq(dkimKeys.tenantId, domains.tenantId),
  eq(dkimKeys.domainId, domains.id),
  eq(dkimKeys.state, 'active'),
)

/** One row a DKIM key that signs for the sender's domain; one row in all when there is none. */
export async function findAccess(db: DirectoryDb, keyId: string, senderDomain: string | null) {
  return db
    .select({
      secretHash: apiKeys.secretHash,
      permission: apiKeys.permission,
      keyName: apiKeys.name,
      boundDomainId: apiKeys.domainId,
      boundMailboxId: apiKeys.mailboxId,
      // Of the mailbox while it has it: one that is being removed may have lost its address to another.
      boundAddress: addresses.address,
      expiresAtMs: apiKeys.expiresAtMs,
      lastUsedAtMs: apiKeys.lastUsedAtMs,
      revokedAtMs: apiKeys.revokedAtMs,
      tenantId: tenant.id,
      tenantState: tenant.state,
      shard: tenant.shard,
      shardSizeBytes: shards.sizeBytes,
      shardRawBytes: shards.rawBytes,
      dailyQuota: tenant.dailyQuota,
      monthlyQuota: tenant.monthlyQuota,
      isSandboxed: tenant.sandboxed,
      wantsMailboxSender: tenant.mailboxSenders,
      ...SENDER,
    })
    .from(apiKeys)
    .innerJoin(tenant, eq(tenant.id, apiKeys.tenantId))
    .leftJoin(shards, eq(shards.n, tenant.shard))
    .leftJoin(mailboxes, and(eq(mailboxes.tenantId, tenant.id), eq(mailboxes.id, apiKeys.mailboxId)))
    .leftJoin(
      addresses,
      and(
        eq(addresses.tenantId, tenant.id),
        eq(addresses.address, mailboxes.address),
        eq(addresses.kind, 'mailbox'),
        eq(addresses.targetId, mailboxes.id),
      ),
    )
    .leftJoin(
      domains,
      senderDomain === null ? sql`0` : and(eq(domains.tenantId, tenant.id), eq(domains.name, senderDomain)),
    )
    .leftJoin(dkimKeys, signsFor)
    .where(eq(apiKeys.id, keyId))
}

export type AccessRow = Awaited<ReturnType<typeof findAccess>>[number]

/** One row a DKIM key that signs for the tenant's domain of this name; none when it has no such domain. */
export async function findSenderDomain(db: DirectoryDb, owner: TenantId, name: string) {
  return db
    .select({ tenantId: domains.tenantId, ...SENDER })
    .from(domains)
    .leftJoin(dkimKeys, signsFor)
    .where(and(eq(domains.tenantId, owner), eq(domains.name, name)))
}

/** Of either read: what tells a sender's domain. */
export type SenderRow = Pick<AccessRow, 'tenantId' | keyof typeof SENDER>

/** Dates the last use, unless another isolate has done so after `unlessAfterMs`. */
export async function markApiKeyUsed(
  db: DirectoryDb,
  owner: TenantId,
  id: string,
  { atMs, unlessAfterMs }: { readonly atMs: number; readonly unlessAfterMs: number },
): Promise<void> {
  const isOlder = or(isNull(apiKeys.lastUsedAtMs), lte(apiKeys.lastUsedAtMs, unlessAfterMs))
  await db
    .update(apiKeys)
    .set({ lastUsedAtMs: atMs })
    .where(and(eq(apiKeys.tenantId, owner), eq(apiKeys.id, id), isOlder))
}

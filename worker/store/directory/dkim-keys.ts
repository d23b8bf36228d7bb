/** Rows of `dkim_keys`: as they are written, published, replaced and forgotten, and the sealed halves of those that sign. */
import type { DomainRecordKind } from '@mailstead/contracts/api/domain.ts'
import { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'
import { type AuditRow, insertAudit } from './people/audit.ts'
import { dkimKeys, domainRecords, domains } from './schema.ts'

export type NewDkimKey = Omit<typeof dkimKeys.$inferInsert, 'tenantId' | 'domainId' | 'state' | 'retiredAtMs'>

/** The half of a key that is published in DNS, and how far the key is in its life. */
export type PublicDkimKey = Pick<
  typeof dkimKeys.$inferSelect,
  'id' | 'selector' | 'algorithm' | 'publicTxt' | 'state' | 'retiredAtMs'
>

const ACTIVE_KINDS = { 'rsa-sha256': 'dkim-rsa', 'ed25519-sha256': 'dkim-ed25519' } as const

/** The kind of a key's row in `domain_records`: a domain has one active key of each algorithm, and any number of others. */
export const dkimRecordKind = (key: Pick<PublicDkimKey, 'algorithm' | 'selector' | 'state'>): DomainRecordKind =>
  key.state === 'active' ? ACTIVE_KINDS[key.algorithm] : `dkim-${key.selector}`

const ofDomain = (tenant: TenantId, domain: DomainId) =>
  and(eq(dkimKeys.tenantId, tenant), eq(dkimKeys.domainId, domain))

/** The statement that reads a domain's public keys; part of a batch. */
export const selectPublicDkimKeys = (db: DirectoryDb, tenant: TenantId, domain: DomainId) =>
  db
    .select({
      id: dkimKeys.id,
      selector: dkimKeys.selector,
      algorithm: dkimKeys.algorithm,
      publicTxt: dkimKeys.publicTxt,
      state: dkimKeys.state,
      retiredAtMs: dkimKeys.retiredAtMs,
    })
    .from(dkimKeys)
    .where(ofDomain(tenant, domain))

/** The keys that sign for the domain, with their private halves, sealed. */
export async function findSealedKeys(db: DirectoryDb, tenant: TenantId, domain: DomainId) {
  return db
    .select({
      id: dkimKeys.id,
      selector: dkimKeys.selector,
      algorithm: dkimKeys.algorithm,
      sealedPrivateKey: dkimKeys.sealedPrivateKey,
    })
    .from(dkimKeys)
    .where(and(ofDomain(tenant, domain), eq(dkimKeys.state, 'active')))
}

/** Adds keys that wait for their records. Nothing is written for a domain that was removed or has such keys already. */
export async function insertPendingKeys(
  db: DirectoryDb,
  tenant: TenantId,
  domain: DomainId,
  { keys, audit }: { readonly keys: readonly NewDkimKey[]; readonly audit: AuditRow },
): Promise<void> {
  const hasNone = sql`exists (select 1 from domains d where d.tenant_id = ${tenant} and d.id = ${domain})
    and not exists (select 1 from dkim_keys p where p.tenant_id = ${tenant} and p.domain_id = ${domain} and p.state = 'pending')`
  // One batch, so that of two requests at the same time only one adds its keys.
  const insertKeys = db.insert(dkimKeys).select(sql`
    select d.tenant_id, d.id, k.value ->> 'id', k.value ->> 'selector', k.value ->> 'algorithm', k.value ->> 'publicTxt',
           k.value ->> 'sealedPrivateKey', 'pending', k.value ->> 'createdAtMs', null
    from ${domains} d, json_each(${JSON.stringify(keys)}) k
    where d.tenant_id = ${tenant} and d.id = ${domain} and ${hasNone}`)
  await db.batch([insertAudit(db, tenant, audit, hasNone), insertKeys])
}

/**
 * The statement that lets the pending keys take the place of the active ones; part of a batch. It changes nothing unless
 * exactly the keys named are pending: a pair that DNS was not asked for must not sign.
 */
export const activatePendingKeys = (
  db: DirectoryDb,
  tenant: TenantId,
  domain: DomainId,
  pending: { readonly ids: readonly string[]; readonly nowMs: number },
) =>
  db
    .update(dkimKeys)
    .set({
      state: sql`case ${dkimKeys.state} when 'pending' then 'active' else 'retired' end`,
      retiredAtMs: sql`case ${dkimKeys.state} when 'pending' then null else ${pending.nowMs} end`,
    })
    .where(
      and(
        ofDomain(tenant, domain),
        sql`${dkimKeys.state} in ('pending', 'active')`,
        sql`(select json_group_array(p.id) from (
               select id from ${dkimKeys} where tenant_id = ${tenant} and domain_id = ${domain} and state = 'pending' order by id
             ) p) = ${JSON.stringify([...pending.ids].sort())}`,
      ),
    )
    .returning({ id: dkimKeys.id })

/** Domains of all tenants with keys that wait for their records, those first whose records were looked up longest ago. */
export async function listDomainsWithPendingKeys(
  db: DirectoryDb,
  limit: number,
): Promise<readonly { readonly tenant: TenantId; readonly domain: DomainId }[]> {
  const rows = await db.all<{ tenant_id: string; domain_id: string }>(sql`
    select k.tenant_id, k.domain_id
    from ${dkimKeys} k
    left join ${domainRecords} r
      on r.tenant_id = k.tenant_id and r.domain_id = k.domain_id and r.kind = 'dkim-' || k.selector
    where k.state = 'pending'
    group by k.tenant_id, k.domain_id
    order by min(coalesce(r.checked_at_ms, 0)), k.tenant_id, k.domain_id
    limit ${limit}`)
  return rows.map((row) => ({ tenant: TenantId.parse(row.tenant_id), domain: DomainId.parse(row.domain_id) }))
}

/** Deletes up to `limit` keys of all tenants retired at that time or before, with what was seen of them; tells how many. */
export async function deleteKeysRetiredBy(db: DirectoryDb, retiredAtMs: number, limit: number): Promise<number> {
  const due = sql`${dkimKeys} where state = 'retired' and retired_at_ms <= ${retiredAtMs}
    order by retired_at_ms, tenant_id, domain_id, id limit ${limit}`
  const [, deleted] = await db.batch([
    db
      .delete(domainRecords)
      .where(sql`(tenant_id, domain_id, kind) in (select tenant_id, domain_id, 'dkim-' || selector from ${due})`),
    db
      .delete(dkimKeys)
      .where(sql`(tenant_id, domain_id, id) in (select tenant_id, domain_id, id from ${due})`)
      .returning({ id: dkimKeys.id }),
  ])
  return deleted.length
}

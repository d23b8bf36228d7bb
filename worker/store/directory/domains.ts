/** Rows of `domains`: a tenant's own. Two tenants may claim one name; the index `domains_verified_name` lets one verify. */
import { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, sql } from 'drizzle-orm'
import type { PagePosition } from '../../platform/page.ts'
import type { DirectoryDb } from '../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../page.ts'
import type { NewDkimKey } from './dkim-keys.ts'
import { type NotedEvent, noteEvent } from './events/event-outbox.ts'
import { type AuditRow, insertAudit, type ToldAct } from './people/audit.ts'
import { dkimKeys, domainRecords, domains } from './schema.ts'
import { violatesUnique } from './unique-violation.ts'

export type DomainRow = Omit<typeof domains.$inferSelect, 'tenantId' | 'id'> & { readonly id: DomainId }
export type NewDomain = Omit<typeof domains.$inferInsert, 'tenantId' | 'id'> & { readonly id: DomainId }
export type DomainChanges = Partial<
  Pick<
    DomainRow,
    | 'openTracking'
    | 'clickTracking'
    | 'tls'
    | 'enabled'
    | 'sending'
    | 'receiving'
    | 'unknownRecipients'
    | 'catchAllMailboxId'
    | 'plusAddressing'
    | 'spamLimit'
    | 'dmarcReject'
    | 'rejectNotice'
    | 'newsletterDays'
    | 'sentNewsletterDays'
    | 'deliveryReports'
    | 'mtaSts'
  >
>

/** The row without its tenant, which the caller named. */
export const toDomainRow = ({ tenantId: _, ...row }: typeof domains.$inferSelect): DomainRow => ({
  ...row,
  id: DomainId.parse(row.id),
})

const isDomain = (tenant: TenantId, id: DomainId) => and(eq(domains.tenantId, tenant), eq(domains.id, id))
const isThere = (tenant: TenantId, id: DomainId) =>
  sql`exists (select 1 from domains d where d.tenant_id = ${tenant} and d.id = ${id})`

/** A domain with its keys, and what is told of it. */
export interface NewDomainParts {
  readonly domain: NewDomain
  readonly keys: readonly NewDkimKey[]
  readonly event: NotedEvent
  readonly audit: AuditRow
}

/** Writes the parts in one batch; false when the tenant has a domain of this name or id. */
export async function insertDomain(
  db: DirectoryDb,
  tenant: TenantId,
  { domain, keys, event, audit }: NewDomainParts,
): Promise<boolean> {
  try {
    await db.batch([
      db.insert(domains).values({ ...domain, tenantId: tenant }),
      db.insert(dkimKeys).values(keys.map((key) => ({ ...key, tenantId: tenant, domainId: domain.id }))),
      noteEvent(db, tenant, event),
      insertAudit(db, tenant, audit),
    ])
    return true
  } catch (error) {
    if (violatesUnique(error, 'domains.tenant_id, domains.name', 'domains.tenant_id, domains.id')) return false
    throw error
  }
}

/** Null when the tenant has no such domain. */
export async function findDomain(db: DirectoryDb, tenant: TenantId, id: DomainId): Promise<DomainRow | null> {
  const [row] = await db.select().from(domains).where(isDomain(tenant, id))
  return row ? toDomainRow(row) : null
}

/** By its one form: lower-case ASCII. Null when the tenant has no such domain. */
export async function findDomainByName(db: DirectoryDb, tenant: TenantId, name: string): Promise<DomainRow | null> {
  const [row] = await db
    .select()
    .from(domains)
    .where(and(eq(domains.tenantId, tenant), eq(domains.name, name)))
  return row ? toDomainRow(row) : null
}

/** Up to `count` domains, newest first. */
export async function listDomains(
  db: DirectoryDb,
  tenant: TenantId,
  position: PagePosition<DomainId>,
  count: number,
): Promise<DomainRow[]> {
  const rows = await db
    .select()
    .from(domains)
    .where(and(eq(domains.tenantId, tenant), isInPage(domains.id, position)))
    .orderBy(nearestFirst(domains.id, position))
    .limit(count)
  return newestFirst(rows.map(toDomainRow), position)
}

/** Changes the domain and tells of it; false when the tenant has no such domain. */
export async function updateDomain(
  db: DirectoryDb,
  tenant: TenantId,
  id: DomainId,
  { changes, event, audit }: ToldAct & { readonly changes: DomainChanges },
): Promise<boolean> {
  const [, , updated] = await db.batch([
    noteEvent(db, tenant, event, isThere(tenant, id)),
    insertAudit(db, tenant, audit, isThere(tenant, id)),
    db.update(domains).set(changes).where(isDomain(tenant, id)).returning({ id: domains.id }),
  ])
  return updated.length > 0
}

/** Removes the domain, its records and its keys and tells of it; false when the tenant has no such domain. */
export async function deleteDomain(
  db: DirectoryDb,
  tenant: TenantId,
  id: DomainId,
  { event, audit }: ToldAct,
): Promise<boolean> {
  const [, , removed] = await db.batch([
    noteEvent(db, tenant, event, isThere(tenant, id)),
    insertAudit(db, tenant, audit, isThere(tenant, id)),
    db.delete(domains).where(isDomain(tenant, id)).returning({ id: domains.id }),
    db.delete(domainRecords).where(and(eq(domainRecords.tenantId, tenant), eq(domainRecords.domainId, id))),
    db.delete(dkimKeys).where(and(eq(dkimKeys.tenantId, tenant), eq(dkimKeys.domainId, id))),
  ])
  return removed.length > 0
}

/** A domain whose last check was at the time given or before is due. */
export interface DueTimes {
  readonly checkedByMs: number
  /** Of domains whose last check failed. */
  readonly failedByMs: number
}

/** Up to `limit` verified domains of all tenants, those first that were looked at longest ago. */
export async function listDueDomains(
  db: DirectoryDb,
  { checkedByMs, failedByMs }: DueTimes,
  limit: number,
): Promise<readonly { readonly tenant: TenantId; readonly domain: DomainId }[]> {
  const rows = await db.all<{ tenant_id: string; id: string }>(sql`
    select tenant_id, id, coalesce(checked_at_ms, verified_at_ms, 0) as seen_at_ms
    from ${domains}
    where status = 'verified'
      and seen_at_ms <= case failed_checks when 0 then ${checkedByMs} else ${failedByMs} end
    order by seen_at_ms, tenant_id, id
    limit ${limit}`)
  return rows.map((row) => ({ tenant: TenantId.parse(row.tenant_id), domain: DomainId.parse(row.id) }))
}

/** Lets a domain that could not be looked at wait for its turn like one that was. */
export async function postponeDomainCheck(
  db: DirectoryDb,
  tenant: TenantId,
  id: DomainId,
  nowMs: number,
): Promise<void> {
  await db
    .update(domains)
    .set({ checkedAtMs: nowMs })
    .where(and(eq(domains.tenantId, tenant), eq(domains.id, id)))
}

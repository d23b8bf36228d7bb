/**
 * The removal of what is kept long enough. Ids are UUIDv7, so that age is a range of the primary key; every statement is
 * bounded by a page.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, inArray, lt, sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import {
  attempts,
  deliveries,
  deliveryReports,
  engagements,
  idempotencyKeys,
  jobs,
  messages,
  notices,
  outgoingChecks,
  recipients,
  usage,
} from './schema.ts'

const OPEN_STATES = ['accepted', 'held', 'queued', 'deferred']

export interface OldMessage {
  readonly id: string
  /** Nothing is tried for it any more; 0 or 1. */
  readonly isFinal: number
}

const isFinal = sql`not exists (select 1 from recipients r where r.tenant_id = m.tenant_id and r.message_id = m.id
    and r.state in ${OPEN_STATES})
  and not exists (select 1 from jobs j where j.tenant_id = m.tenant_id and j.id = m.id and j.due_at_ms is not null)`

/** Messages with an id below `beforeId` and above `after`, oldest first; not newsletters, which have a time of their own. */
export async function listOldMessages(
  ledger: LedgerDb,
  tenant: TenantId,
  range: { readonly after: string; readonly beforeId: string; readonly limit: number },
): Promise<OldMessage[]> {
  return ledger.all<OldMessage>(sql`
    select m.id, ${isFinal} as "isFinal"
    from messages m where m.tenant_id = ${tenant} and m.id > ${range.after} and m.id < ${range.beforeId} and not m.is_newsletter
    order by m.id limit ${range.limit}`)
}

/** Up to when newsletters of a domain are kept long enough: their ids are below, and they left before. */
export interface NewsletterBound {
  readonly beforeId: string
  readonly beforeMs: number
}

export interface NewsletterRange {
  readonly after: string
  readonly bounds: readonly (NewsletterBound & { readonly domainId: string })[]
  /** For domains that are not named. */
  readonly otherwise: NewsletterBound
  readonly limit: number
}

export interface OldNewsletter extends OldMessage {
  /** Of its bytes when they are an object of their own. */
  readonly objectKey: string | null
}

/** Newsletters that were kept long enough and have an id above `after`, oldest first. */
export async function listOldNewsletters(
  ledger: LedgerDb,
  tenant: TenantId,
  { after, bounds, otherwise, limit }: NewsletterRange,
): Promise<OldNewsletter[]> {
  return ledger.all<OldNewsletter>(sql`
    with bounds as materialized (select value->>'domainId' as domain_id, value->>'beforeId' as before_id,
      value->>'beforeMs' as before_ms from json_each(${JSON.stringify(bounds)}))
    select m.id, ${isFinal} as "isFinal",
      (select j.raw_key from jobs j where j.tenant_id = m.tenant_id and j.id = m.id and j.raw_offset is null) as "objectKey"
    from messages m indexed by messages_newsletters left join bounds b on b.domain_id = m.domain_id
    where m.tenant_id = ${tenant} and m.is_newsletter = 1 and m.id > ${after}
      and m.id < coalesce(b.before_id, ${otherwise.beforeId})
      and coalesce(m.scheduled_at_ms, 0) < coalesce(b.before_ms, ${otherwise.beforeMs})
    order by m.id limit ${limit}`)
}

/** Removes messages with their recipients, attempts and jobs, all or nothing. */
export async function deleteMessages(ledger: LedgerDb, tenant: TenantId, ids: readonly string[]): Promise<void> {
  const named = sql`(select value from json_each(${JSON.stringify(ids)}))`
  await ledger.batch([
    ledger.delete(attempts).where(and(eq(attempts.tenantId, tenant), inArray(attempts.messageId, named))),
    // Retries, as the recipients know them; an earlier one goes when it is old itself.
    ledger.delete(jobs).where(
      sql`${jobs.tenantId} = ${tenant} and ${jobs.id} in (select r.job_id from recipients r
        where r.tenant_id = ${tenant} and r.message_id in ${named} and r.job_id is not null)`,
    ),
    ledger.delete(recipients).where(and(eq(recipients.tenantId, tenant), inArray(recipients.messageId, named))),
    ledger.delete(engagements).where(and(eq(engagements.tenantId, tenant), inArray(engagements.messageId, named))),
    ledger
      .delete(deliveryReports)
      .where(and(eq(deliveryReports.tenantId, tenant), inArray(deliveryReports.messageId, named))),
    ledger
      .delete(outgoingChecks)
      .where(and(eq(outgoingChecks.tenantId, tenant), inArray(outgoingChecks.messageId, named))),
    // A message's first job has its id.
    ledger.delete(jobs).where(and(eq(jobs.tenantId, tenant), inArray(jobs.id, named))),
    ledger.delete(messages).where(and(eq(messages.tenantId, tenant), inArray(messages.id, named))),
  ])
}

/** Removes up to `limit` rows a table below `beforeId` whose message is gone; how many. */
export async function deleteStrays(
  ledger: LedgerDb,
  tenant: TenantId,
  beforeId: string,
  limit: number,
): Promise<number> {
  const isGone = (owner: string) =>
    sql`not exists (select 1 from messages m where m.tenant_id = ${tenant} and m.id = ${sql.raw(owner)})`
  const results = await ledger.batch([
    ledger.delete(jobs).where(sql`(tenant_id, id) in (select tenant_id, id from jobs x where x.tenant_id = ${tenant}
      and x.id < ${beforeId} and x.due_at_ms is null and ${isGone('x.message_id')} limit ${limit})`),
    ledger.delete(recipients).where(sql`(tenant_id, message_id, n) in (select tenant_id, message_id, n from recipients x
      where x.tenant_id = ${tenant} and x.message_id < ${beforeId} and ${isGone('x.message_id')} limit ${limit})`),
    ledger.delete(attempts).where(sql`(tenant_id, message_id, event_id) in (select tenant_id, message_id, event_id
      from attempts x where x.tenant_id = ${tenant} and x.message_id < ${beforeId} and ${isGone('x.message_id')}
      limit ${limit})`),
    ledger
      .delete(engagements)
      .where(sql`(tenant_id, message_id, kind, link) in (select tenant_id, message_id, kind, link
      from engagements x where x.tenant_id = ${tenant} and x.message_id < ${beforeId} and ${isGone('x.message_id')}
      limit ${limit})`),
    ledger.delete(deliveryReports).where(sql`(tenant_id, message_id, n, kind) in (select tenant_id, message_id, n, kind
      from delivery_reports x where x.tenant_id = ${tenant} and x.message_id < ${beforeId} and ${isGone('x.message_id')}
      limit ${limit})`),
    ledger.delete(outgoingChecks).where(sql`(tenant_id, message_id) in (select tenant_id, message_id
      from outgoing_checks x where x.tenant_id = ${tenant} and x.message_id < ${beforeId} and ${isGone('x.message_id')}
      limit ${limit})`),
  ])
  return results.reduce((total, result) => total + result.meta.changes, 0)
}

/** The beginnings of mails whose other bytes are about to be removed go, too: in a message's first job, and in the last retry of each recipient. */
export async function forgetRawHeads(ledger: LedgerDb, tenant: TenantId, messageIds: readonly string[]): Promise<void> {
  const named = sql`(select value from json_each(${JSON.stringify(messageIds)}))`
  const retries = sql`(select job_id from recipients where tenant_id = ${tenant} and message_id in ${named} and job_id is not null)`
  await ledger
    .update(jobs)
    .set({ rawHead: null })
    .where(
      sql`${jobs.tenantId} = ${tenant} and ${jobs.rawHead} is not null and (${jobs.id} in ${named} or ${jobs.id} in ${retries})`,
    )
}

export interface KeyName {
  readonly operation: string
  readonly key: string
}

/** A page of idempotency keys in order, each told whether it is older than `beforeMs`; they have no index by time. */
export async function listIdempotencyKeys(
  ledger: LedgerDb,
  tenant: TenantId,
  page: { readonly after: KeyName; readonly beforeMs: number; readonly limit: number },
): Promise<(KeyName & { readonly isOld: number })[]> {
  const { after, beforeMs, limit } = page
  return ledger.all(sql`
    select operation, key, created_at_ms < ${beforeMs} as "isOld" from idempotency_keys
    where tenant_id = ${tenant} and (operation, key) > (${after.operation}, ${after.key})
    order by operation, key limit ${limit}`)
}

/** Removes the keys, unless one was used anew since `beforeMs`. */
export async function deleteIdempotencyKeys(
  ledger: LedgerDb,
  tenant: TenantId,
  names: readonly KeyName[],
  beforeMs: number,
): Promise<void> {
  await ledger
    .delete(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.tenantId, tenant),
        lt(idempotencyKeys.createdAtMs, beforeMs),
        sql`(operation, key) in (select value->>'$.operation', value->>'$.key' from json_each(${JSON.stringify(names)}))`,
      ),
    )
}

/** Removes the counts of months before `month` (`YYYY-MM`): one row a month. */
export async function deleteUsageBefore(ledger: LedgerDb, tenant: TenantId, month: string): Promise<number> {
  const { meta } = await ledger.delete(usage).where(and(eq(usage.tenantId, tenant), lt(usage.month, month)))
  return meta.changes
}

/** Every recipient has its result, and it lies in no mailbox. */
const isUnfiled = sql`state = 'filed' and not exists (
  select 1 from json_each(placements) placed where placed.value->>'$.outcome' = 'filed')`

export interface OldDelivery {
  readonly id: string
  /** 0 or 1. */
  readonly isUnfiled: number
}

/** Deliveries with an id above `after` and below `beforeId`, oldest first. */
export async function listOldDeliveries(
  ledger: LedgerDb,
  tenant: TenantId,
  range: { readonly after: string; readonly beforeId: string; readonly limit: number },
): Promise<OldDelivery[]> {
  return ledger.all<OldDelivery>(sql`
    select id, ${isUnfiled} as "isUnfiled" from deliveries
    where tenant_id = ${tenant} and id > ${range.after} and id < ${range.beforeId} order by id limit ${range.limit}`)
}

/** Removes those of the deliveries that lie in no mailbox. */
export async function deleteUnfiled(ledger: LedgerDb, tenant: TenantId, ids: readonly string[]): Promise<void> {
  const named = sql`(select value from json_each(${JSON.stringify(ids)}))`
  await ledger.delete(deliveries).where(and(eq(deliveries.tenantId, tenant), inArray(deliveries.id, named), isUnfiled))
}

/** Removes the notices of hours (since the epoch) before `hour`. */
export async function deleteNoticesBefore(ledger: LedgerDb, tenant: TenantId, hour: number): Promise<void> {
  await ledger.delete(notices).where(and(eq(notices.tenantId, tenant), lt(notices.hour, hour)))
}

/**
 * Objects older than `beforeId` that a job of any tenant is still to be handed over from: mail held for very long, and a
 * retry from a pack or from the object of a message's first job (`…/<message>/message`).
 */
export async function listOldOpenRawKeys(
  ledger: LedgerDb,
  beforeId: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await ledger.all<{ rawKey: string }>(sql`
    select distinct raw_key as "rawKey" from jobs indexed by jobs_due
    where due_at_ms is not null and raw_key is not null
      and (id < ${beforeId} or raw_offset is not null or substr(raw_key, -44, 36) <> id) limit ${limit}`)
  return rows.map((row) => row.rawKey)
}

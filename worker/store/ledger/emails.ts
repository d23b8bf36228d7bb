/** Reading mails: their rows, recipients, attempts and raw bytes. All by primary key. */
import type { MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, asc, eq, getTableColumns, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { firstIdAt } from '../../platform/ids.ts'
import type { PagePosition } from '../../platform/page.ts'
import type { StoredRaw } from '../blobs/stored-raw.ts'
import type { LedgerDb } from '../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../page.ts'
import { attempts, engagements, jobs, messages, outgoingChecks, recipients } from './schema.ts'

/** What people did with a mail that all its recipients have; null for nothing that is known. */
export type Engagement = 'clicked' | 'opened' | null
export type MessageRow = typeof messages.$inferSelect & { readonly engagement: Engagement }
export type RecipientRow = typeof recipients.$inferSelect
export type AttemptRow = typeof attempts.$inferSelect
/** Where a mail's bytes are: in the row, or in the bucket. */
export interface RawPlace extends StoredRaw {
  readonly raw: string | null
}

const recipientsOf = (ledger: LedgerDb, tenant: TenantId, id: string) =>
  ledger
    .select()
    .from(recipients)
    .where(and(eq(recipients.tenantId, tenant), eq(recipients.messageId, id)))
    .orderBy(asc(recipients.n))

const hasEngagement = (kind: 'click' | 'open'): SQL => sql`exists (
  select 1 from ${engagements} g
  where g.tenant_id = ${messages.tenantId} and g.message_id = ${messages.id} and g.kind = ${sql.raw(`'${kind}'`)})`

/** Looked up where it can be shown only: of other mail nothing is read. */
const ENGAGEMENT = sql<Engagement>`case when ${messages.state} <> 'delivered' then null
  when ${hasEngagement('click')} then 'clicked' when ${hasEngagement('open')} then 'opened' end`

const MESSAGE = { ...getTableColumns(messages), engagement: ENGAGEMENT }

const messageOf = (ledger: LedgerDb, tenant: TenantId, id: string) =>
  ledger
    .select(MESSAGE)
    .from(messages)
    .where(and(eq(messages.tenantId, tenant), eq(messages.id, id)))

// The first job of a message has the message's own id and keeps its bytes.
const rawOf = (ledger: LedgerDb, tenant: TenantId, id: string) =>
  ledger
    .select({
      raw: jobs.raw,
      rawKey: jobs.rawKey,
      rawOffset: jobs.rawOffset,
      rawHead: jobs.rawHead,
      sizeBytes: jobs.sizeBytes,
    })
    .from(jobs)
    .where(and(eq(jobs.tenantId, tenant), eq(jobs.id, id)))

/** A mail with its recipients, the place of its bytes and what a spam check found; null when the tenant has none of this id. */
export async function findEmail(ledger: LedgerDb, tenant: TenantId, id: string) {
  const [[message], recipientRows, [place], [check]] = await ledger.batch([
    messageOf(ledger, tenant, id),
    recipientsOf(ledger, tenant, id),
    rawOf(ledger, tenant, id),
    ledger
      .select()
      .from(outgoingChecks)
      .where(and(eq(outgoingChecks.tenantId, tenant), eq(outgoingChecks.messageId, id))),
  ])
  return message ? { message, recipients: recipientRows, place: place ?? null, check: check ?? null } : null
}

/** A mail with its recipients and every attempt, oldest first. */
export async function findTimeline(ledger: LedgerDb, tenant: TenantId, id: string) {
  const [[message], recipientRows, attemptRows] = await ledger.batch([
    messageOf(ledger, tenant, id),
    recipientsOf(ledger, tenant, id),
    ledger
      .select()
      .from(attempts)
      .where(and(eq(attempts.tenantId, tenant), eq(attempts.messageId, id)))
      .orderBy(asc(attempts.occurredAtMs)),
  ])
  return message ? { message, recipients: recipientRows, attempts: attemptRows } : null
}

/** Where the bytes of a mail are; null when the tenant has none of this id. */
export async function findRaw(ledger: LedgerDb, tenant: TenantId, id: string): Promise<RawPlace | null> {
  const [place] = await rawOf(ledger, tenant, id)
  return place ?? null
}

/** One recipient; null when the tenant's mail has none of this number. */
export async function findRecipient(ledger: LedgerDb, tenant: TenantId, id: string, n: number) {
  const [row] = await ledger
    .select({ address: recipients.address, state: recipients.state })
    .from(recipients)
    .where(and(eq(recipients.tenantId, tenant), eq(recipients.messageId, id), eq(recipients.n, n)))
  return row ?? null
}

/** One recipient, who wrote the mail and the site that took it: for a report about it. Null when the tenant's mail has none of this number. */
export async function findReportedRecipient(ledger: LedgerDb, tenant: TenantId, id: string, n: number) {
  const [row] = await ledger
    .select({
      address: recipients.address,
      state: recipients.state,
      from: messages.from,
      site: sql<string | null>`(
        select a.attempt->>'$.target.site' from attempts a
        where a.tenant_id = ${tenant} and a.message_id = ${id} and a.n = ${n} and a.attempt is not null
        order by a.occurred_at_ms desc limit 1)`,
    })
    .from(recipients)
    .innerJoin(messages, and(eq(messages.tenantId, recipients.tenantId), eq(messages.id, recipients.messageId)))
    .where(and(eq(recipients.tenantId, tenant), eq(recipients.messageId, id), eq(recipients.n, n)))
  return row ?? null
}

/** How the delivery of a mail stands: its recipients' states, and the jobs that are to bring it to them; null when the tenant has none of this id. */
export async function findDelivery(ledger: LedgerDb, tenant: TenantId, id: string) {
  const isOfMail = and(eq(recipients.tenantId, tenant), eq(recipients.messageId, id))
  const jobOf = sql<string>`coalesce(${recipients.jobId}, ${recipients.messageId})`
  const [rows, jobRows] = await ledger.batch([
    ledger
      .select({ n: recipients.n, address: recipients.address, state: recipients.state, jobId: jobOf })
      .from(recipients)
      .where(isOfMail)
      .orderBy(asc(recipients.n)),
    ledger
      .select({
        id: jobs.id,
        messageId: jobs.messageId,
        state: jobs.state,
        dueAtMs: jobs.dueAtMs,
        handOvers: jobs.handOvers,
        isUnsigned: jobs.isUnsigned,
      })
      .from(jobs)
      .where(
        and(
          eq(jobs.tenantId, tenant),
          inArray(jobs.id, ledger.selectDistinct({ id: jobOf }).from(recipients).where(isOfMail)),
        ),
      ),
  ])
  return jobRows.length > 0 ? { recipients: rows, jobs: jobRows } : null
}

/** What a list of mails is narrowed to; all of it must fit. */
export interface EmailFilter {
  /**
   * One of these; `scheduled` for what is `queued` until its time comes, `clicked` and `opened` for what is `delivered` and more is
   * known of.
   */
  readonly states?: readonly string[] | undefined
  /** Of any recipient. */
  readonly to?: string | undefined
  /** An address or `@domain`, in each of its forms. */
  readonly from?: readonly string[] | undefined
  readonly subject?: string | undefined
  readonly domainId?: string | undefined
  readonly tag?: { readonly name: string; readonly value: string | null } | undefined
  readonly sinceMs?: number | undefined
  readonly untilMs?: number | undefined
}

const isState = (states: readonly string[], nowMs: number): SQL => sql`
  case when ${messages.state} = 'queued' and ${messages.scheduledAtMs} > ${nowMs} then 'scheduled'
    else coalesce(${ENGAGEMENT}, ${messages.state}) end
  in (select value from json_each(${JSON.stringify(states)}))`

const hasRecipient = (tenant: TenantId, address: string): SQL => sql`exists (
  select 1 from recipients r
  where r.tenant_id = ${tenant} and r.message_id = ${messages.id} and r.address = ${address} collate nocase)`

/** The row has the sender as it was written, perhaps with a name: in front of the address stands a bracket or nothing. */
const isFrom = (forms: readonly string[]): SQL => sql`exists (
  select 1 from json_each(${JSON.stringify(forms)}) f, (select trim(${messages.from}, ' >') as written) w
  where substr(w.written, -length(f.value)) = f.value collate nocase
    and (f.value like '@%' or substr('<' || w.written, -length(f.value) - 1, 1) in ('<', ' ')))`

const hasTag = ({ name, value }: NonNullable<EmailFilter['tag']>): SQL => sql`exists (
  select 1 from json_each(${messages.tags}) t
  where t.value->>'name' = ${name} and (${value} is null or t.value->>'value' = ${value}))`

const isIn = (tenant: TenantId, filter: EmailFilter, nowMs: number): SQL | undefined =>
  and(
    filter.sinceMs === undefined ? undefined : gte(messages.id, firstIdAt(filter.sinceMs)),
    filter.untilMs === undefined ? undefined : lt(messages.id, firstIdAt(filter.untilMs)),
    filter.domainId === undefined ? undefined : eq(messages.domainId, filter.domainId),
    filter.states && isState(filter.states, nowMs),
    filter.from && isFrom(filter.from),
    filter.subject === undefined ? undefined : sql`instr(lower(${messages.subject}), lower(${filter.subject})) > 0`,
    filter.tag && hasTag(filter.tag),
    filter.to === undefined ? undefined : hasRecipient(tenant, filter.to),
  )

/** Up to `count` mails that fit, newest first. What does not fit is read, too: only a page without filter is as short as it looks. */
export async function listEmails(
  ledger: LedgerDb,
  tenant: TenantId,
  page: { readonly position: PagePosition<MessageId>; readonly filter: EmailFilter; readonly count: number },
  nowMs: number,
): Promise<MessageRow[]> {
  const { position, filter, count } = page
  const rows = await ledger
    .select(MESSAGE)
    .from(messages)
    .where(and(eq(messages.tenantId, tenant), isInPage(messages.id, position), isIn(tenant, filter, nowMs)))
    .orderBy(nearestFirst(messages.id, position))
    .limit(count)
  return newestFirst(rows, position)
}

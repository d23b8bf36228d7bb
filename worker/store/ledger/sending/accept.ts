/**
 * The two ledger round trips of an accept: what must be known before composing, and the one batch that makes the mails
 * ours. Rows written for one recipient: message, recipient, job and its due entry, usage, and the idempotency key.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { insertEvents, type NewEvent } from '../events/events.ts'
import { type Listener, selectListeners, toListeners } from '../events/listeners.ts'
import { idempotencyKeys, jobs, messages, recipients, suppressions, usage } from '../schema.ts'
import { insertReports, markTold, type NewReport, type ReportKey } from './delivery-reports.ts'
import { insertJson } from './insert-json.ts'

export interface IdempotencyKey {
  readonly operation: string
  readonly key: string
  readonly requestHash: string
}

/** What a key was used for before. */
export interface EarlierRequest {
  readonly requestHash: string
  readonly messageId: string
  readonly answer: string | null
}

/** Suppressed addresses among those given (lower-case), and what the key was used for before. */
export async function readBeforeAccept(
  ledger: LedgerDb,
  tenant: TenantId,
  addresses: readonly string[],
  idempotency: IdempotencyKey | null,
): Promise<{
  readonly suppressed: ReadonlySet<string>
  readonly earlier: EarlierRequest | null
}> {
  const [suppressedRows, [earlier]] = await ledger.batch([
    ledger
      .select({ address: suppressions.address })
      .from(suppressions)
      .where(
        and(
          eq(suppressions.tenantId, tenant),
          inArray(suppressions.address, sql`(select value from json_each(${JSON.stringify(addresses)}))`),
        ),
      ),
    ledger
      .select({
        requestHash: idempotencyKeys.requestHash,
        messageId: idempotencyKeys.messageId,
        answer: idempotencyKeys.answer,
      })
      .from(idempotencyKeys)
      .where(
        and(
          eq(idempotencyKeys.tenantId, tenant),
          eq(idempotencyKeys.operation, idempotency?.operation ?? ''),
          eq(idempotencyKeys.key, idempotency?.key ?? ''),
        ),
      ),
  ])
  return { suppressed: new Set(suppressedRows.map((row) => row.address)), earlier: earlier ?? null }
}

type Row<T extends { $inferInsert: unknown }> = Omit<T['$inferInsert'], 'tenantId'>

/** A key with what a repeat of its request is answered. */
export type AnsweredKey = IdempotencyKey & Pick<EarlierRequest, 'messageId' | 'answer'>

/** One mail to be kept. */
export interface AcceptedMail {
  readonly message: Row<typeof messages> & {
    readonly nullSender: boolean
    readonly isTracked: boolean
    readonly isNewsletter: boolean
    readonly reports: string | null
  }
  readonly recipients: readonly {
    readonly n: number
    readonly address: string
    readonly kind: 'to' | 'cc' | 'bcc'
    readonly state: string
  }[]
  readonly job: Row<typeof jobs> & { readonly isUnsigned: boolean }
  /** Recipients of which there is to be told already; absent for none. */
  readonly reports?: readonly Pick<NewReport, 'dueAtMs' | 'kind' | 'n'>[]
}

export interface AcceptedRows {
  readonly mails: readonly AcceptedMail[]
  /** What is true with the mails already: that one is scheduled, or an address suppressed. */
  readonly events: readonly NewEvent[]
  /** With what a repeat of the request is answered. */
  readonly idempotency: (AnsweredKey & { readonly createdAtMs: number }) | null
  /** Recipients that count against the quotas of the day and the month of `day` (`YYYY-MM-DD`, UTC). */
  readonly counted: number
  readonly day: string
  readonly dailyQuota: number
  readonly monthlyQuota: number
  /** The mail is a report: then all is written unless one of its recipients was told of before. */
  readonly told?: ReportKey
}

/**
 * One row a month, and in it the newest day: a clock that is behind (another isolate's, at midnight) counts for that day too, so that
 * a day's quota is never exceeded.
 */
const countUsage = (ledger: LedgerDb, tenant: TenantId, { counted, day, dailyQuota, monthlyQuota }: AcceptedRows) =>
  ledger
    .insert(usage)
    .values({
      tenantId: tenant,
      month: day.slice(0, 7),
      monthSent: counted,
      monthQuota: monthlyQuota,
      day,
      daySent: counted,
      dayQuota: dailyQuota,
    })
    .onConflictDoUpdate({
      target: [usage.tenantId, usage.month],
      set: {
        monthSent: sql`${usage.monthSent} + ${counted}`,
        monthQuota: monthlyQuota,
        day: sql`max(${usage.day}, ${day})`,
        daySent: sql`case when ${day} > ${usage.day} then ${counted} else ${usage.daySent} + ${counted} end`,
        dayQuota: dailyQuota,
      },
    })

type RecipientRow = Row<typeof recipients>

const NOTHING_YET = {
  revision: 0,
  attempts: 0,
  nextTryAtMs: null,
  replyCode: null,
  replyEnhanced: null,
  replyText: null,
  heldAtMs: null,
  heldReason: null,
  releasedAtMs: null,
  journalledAtMs: null,
  firstAttemptAtMs: null,
  jobId: null,
} as const

const toRecipientRows = ({ message, job, recipients: listed }: AcceptedMail): RecipientRow[] =>
  listed.map(({ n, address, kind, state }) => ({
    ...NOTHING_YET,
    messageId: message.id,
    n,
    address,
    kind,
    state,
    stateAtMs: message.createdAtMs,
    acceptedAtMs: message.createdAtMs,
    signedAtMs: job.isUnsigned ? null : message.createdAtMs,
    finalAtMs: state === 'suppressed' ? message.createdAtMs : null,
  }))

const toReportRows =
  (tenantId: TenantId) =>
  ({ message, reports = [] }: AcceptedMail): NewReport[] =>
    reports.map((report) => ({ ...report, tenantId, messageId: message.id }))

const keepKey = (ledger: LedgerDb, tenant: TenantId, { idempotency }: AcceptedRows) =>
  idempotency === null ? [] : [ledger.insert(idempotencyKeys).values({ ...idempotency, tenantId: tenant })]

/** Everything or nothing. A broken rule is told apart by `brokenConstraint`. Answers who is to be told of the events. */
export async function writeAccepted(
  ledger: LedgerDb,
  tenant: TenantId,
  rows: AcceptedRows,
): Promise<readonly Listener[]> {
  const { mails, events, told } = rows
  const writes = [
    ...(told ? markTold(ledger, tenant, told) : []),
    ...insertJson(
      ledger,
      messages,
      tenant,
      mails.map(({ message }) => message),
    ),
    ...insertJson(ledger, recipients, tenant, mails.flatMap(toRecipientRows)),
    ...insertJson(
      ledger,
      jobs,
      tenant,
      mails.map(({ job }) => job),
    ),
    ...(rows.counted > 0 ? [countUsage(ledger, tenant, rows)] : []),
    ...keepKey(ledger, tenant, rows),
    ...insertReports(ledger, mails.flatMap(toReportRows(tenant))),
    ...insertEvents(ledger, events),
  ]
  const [first, ...rest] = writes
  if (!first) return []
  if (events.length === 0) {
    await ledger.batch([first, ...rest])
    return []
  }
  const [listening] = await ledger.batch([selectListeners(ledger, events), first, ...rest])
  return toListeners(listening)
}

/** The rows of a report, one a recipient, and sums over them. Read along the primary key of `recipients`. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { DELAYS, type IdRange, ofLastAttempt, recipientDomain, retries, shownStateOf } from './columns.ts'
import type { DayRange } from './stats.ts'

export interface ReportFilter {
  readonly domainId: string | null
  /** Lower-case. */
  readonly recipientDomain: string | null
  /** As a reader sees them; null for all. */
  readonly states: readonly string[] | null
  readonly includesBulk: boolean
}

export interface ReportRow {
  readonly messageId: string
  readonly n: number
  readonly recipient: string
  readonly state: string
  readonly retries: number
  readonly acceptedAtMs: number
  readonly submission: number | null
  readonly transfer: number | null
  readonly action: number | null
  readonly total: number | null
  readonly replyCode: number | null
  readonly replyEnhanced: string | null
  readonly replyText: string | null
  readonly sender: string
  readonly domainId: string
  readonly class: string
  readonly size: number
  readonly headerId: string
  readonly ip: string | null
  readonly relay: string | null
}

/** A row by its key. */
export interface RowKey {
  readonly messageId: string
  readonly n: number
}

export interface RowPosition {
  readonly after: RowKey | null
  readonly before: RowKey | null
}

const passes = ({ domainId, recipientDomain: domain, states, includesBulk }: ReportFilter): SQL => sql`
  ${domainId === null ? sql`1` : sql`m.domain_id = ${domainId}`}
  and ${domain === null ? sql`1` : sql`${recipientDomain} = ${domain}`}
  and ${states === null ? sql`1` : sql`${shownStateOf} in (select value from json_each(${JSON.stringify(states)}))`}
  and ${includesBulk ? sql`1` : sql`m.class <> 'bulk'`}`

// The nearer of two bounds alone, so that the key is searched from there on and not from the end of the period.
function isInRange({ firstId, endId }: IdRange, { after, before }: RowPosition): SQL {
  const below =
    after && after.messageId < endId
      ? sql`(r.message_id, r.n) < (${after.messageId}, ${after.n})`
      : sql`r.message_id < ${endId}`
  const above =
    before && before.messageId >= firstId
      ? sql`(r.message_id, r.n) > (${before.messageId}, ${before.n})`
      : sql`r.message_id >= ${firstId}`
  return sql`${below} and ${above}`
}

const columns = sql`
  r.message_id as "messageId", r.n, r.address as recipient, ${shownStateOf} as state, ${retries} as retries,
  r.accepted_at_ms as "acceptedAtMs", ${DELAYS.submission} as submission, ${DELAYS.transfer} as transfer,
  ${DELAYS.action} as action, ${DELAYS.total} as total,
  r.reply_code as "replyCode", r.reply_enhanced as "replyEnhanced", r.reply_text as "replyText",
  m."from" as sender, m.domain_id as "domainId", m.class, m.size_bytes as size, m.header_id as "headerId",
  ${ofLastAttempt(sql`a.attempt->>'$.target.source'`)} as ip,
  coalesce(${ofLastAttempt(sql`a.relay_id`)},
    (select j.relay_id from jobs j where j.tenant_id = r.tenant_id and j.id = coalesce(r.job_id, r.message_id))) as relay`

export interface RowsQuery {
  readonly filter: ReportFilter
  readonly range: IdRange
  readonly position: RowPosition
}

/** Up to `limit` rows, newest first. */
export async function listReportRows(
  ledger: LedgerDb,
  tenant: TenantId,
  { filter, range, position }: RowsQuery,
  limit: number,
): Promise<ReportRow[]> {
  const order = position.before ? sql`r.message_id, r.n` : sql`r.message_id desc, r.n desc`
  const rows = await ledger.all<ReportRow>(sql`
    select ${columns} from recipients r cross join messages m on m.tenant_id = r.tenant_id and m.id = r.message_id
    where r.tenant_id = ${tenant} and ${isInRange(range, position)} and ${passes(filter)}
    order by ${order} limit ${limit}`)
  return position.before ? rows.toReversed() : rows
}

/** Over the recipients of one day in one state. A sum of none is null. */
export interface ReportSums {
  readonly date: string
  readonly state: string
  readonly recipients: number
  readonly retries: number
  readonly submission: number | null
  readonly submissions: number
  readonly transfer: number | null
  readonly transfers: number
  readonly action: number | null
  readonly actions: number
  readonly total: number | null
  readonly totals: number
}

/** Days without mail are left out. */
export async function sumReport(
  ledger: LedgerDb,
  tenant: TenantId,
  filter: ReportFilter,
  days: readonly DayRange[],
): Promise<ReportSums[]> {
  return ledger.all<ReportSums>(sql`
    select d.value->>'date' as date, ${shownStateOf} as state, count(*) as recipients, sum(${retries}) as retries,
      sum(${DELAYS.submission}) as submission, count(${DELAYS.submission}) as submissions,
      sum(${DELAYS.transfer}) as transfer, count(${DELAYS.transfer}) as transfers,
      sum(${DELAYS.action}) as action, count(${DELAYS.action}) as actions,
      sum(${DELAYS.total}) as total, count(${DELAYS.total}) as totals
    from json_each(${JSON.stringify(days)}) d
    cross join recipients r on r.tenant_id = ${tenant}
      and r.message_id >= d.value->>'firstId' and r.message_id < d.value->>'endId'
    cross join messages m on m.tenant_id = r.tenant_id and m.id = r.message_id
    where ${passes(filter)}
    group by 1, 2`)
}

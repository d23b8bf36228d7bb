/** Mails with their opens and clicks, and sums over them. Read along the primary key of `messages`. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { LedgerDb } from '../../databases.ts'
import type { IdRange } from './columns.ts'

/** What the recipients of a mail must be like: one of each of `present`, as a reader sees their states, and none of `absent`. */
export interface StateCondition {
  readonly present: readonly (readonly string[])[]
  readonly absent: readonly string[]
}

export interface TrackerFilter {
  /** All mail of these is in the report; of others what asked to be tracked, and what was opened or clicked. */
  readonly trackedDomainIds: readonly string[]
  readonly domainId: string | null
  readonly sender: string | null
  /** With its angle brackets. */
  readonly headerId: string | null
  readonly states: StateCondition | null
}

export interface TrackerRow {
  readonly id: string
  readonly createdAtMs: number
  /** JSON object state → number of recipients in it. */
  readonly counts: string
  readonly domainId: string
  readonly sender: string
  readonly headerId: string
  readonly opens: number
  readonly machineOpens: number
  readonly clicks: number
  readonly firstOpenedAtMs: number | null
  readonly lastOpenedAtMs: number | null
  readonly lastIp: string | null
}

export interface TrackerSums {
  readonly sent: number
  readonly opened: number
}

const isAmong = (column: SQL, values: readonly string[]): SQL =>
  sql`${column} in (select value from json_each(${JSON.stringify(values)}))`

const hasStateOf = (states: readonly string[]): SQL =>
  sql`exists (select 1 from json_each(m.counts) c where ${isAmong(sql`c.key`, states)})`

const hasStates = ({ present, absent }: StateCondition): SQL =>
  sql.join([...present.map(hasStateOf), sql`not ${hasStateOf(absent)}`], sql` and `)

/** The row has the sender as it was written, perhaps with a name and the address in brackets. */
const isFrom = (address: string): SQL => sql`
  substr('<' || trim(m."from", ' >'), -length(${address}) - 1) = '<' || ${address} collate nocase`

const passes = ({ trackedDomainIds, domainId, sender, headerId, states }: TrackerFilter): SQL => sql`
  (m.is_tracked or ${isAmong(sql`m.domain_id`, trackedDomainIds)}
    or exists (select 1 from engagements e where e.tenant_id = m.tenant_id and e.message_id = m.id))
  and ${domainId === null ? sql`1` : sql`m.domain_id = ${domainId}`}
  and ${sender === null ? sql`1` : isFrom(sender)}
  and ${headerId === null ? sql`1` : sql`m.header_id = ${headerId}`}
  and ${states === null ? sql`1` : hasStates(states)}`

/** A position outside of the range does not widen it. */
function isInRange({ firstId, endId }: IdRange, { after, before }: PagePosition): SQL {
  const below = after && after < endId ? after : endId
  const above = before && before >= firstId ? sql`m.id > ${before}` : sql`m.id >= ${firstId}`
  return sql`m.id < ${below} and ${above}`
}

const engagementOf = (alias: SQL, kind: string): SQL => sql`left join engagements ${alias}
  on ${alias}.tenant_id = m.tenant_id and ${alias}.message_id = m.id and ${alias}.kind = ${kind} and ${alias}.link = ''`

const WITH_OPENS = sql`messages m ${engagementOf(sql`o`, 'open')}`

export interface TrackerQuery {
  readonly filter: TrackerFilter
  readonly range: IdRange
  readonly position: PagePosition
}

/** Up to `limit` mails, newest first. */
export async function listTrackerRows(
  ledger: LedgerDb,
  tenant: TenantId,
  { filter, range, position }: TrackerQuery,
  limit: number,
): Promise<TrackerRow[]> {
  const rows = await ledger.all<TrackerRow>(sql`
    select m.id, m.created_at_ms as "createdAtMs", m.counts, m.domain_id as "domainId", m."from" as sender,
      m.header_id as "headerId", coalesce(o.count, 0) as opens, coalesce(h.count, 0) as "machineOpens",
      (select coalesce(sum(e.count), 0) from engagements e
        where e.tenant_id = m.tenant_id and e.message_id = m.id and e.kind = 'click') as clicks,
      o.first_at_ms as "firstOpenedAtMs", o.last_at_ms as "lastOpenedAtMs", o.last_ip as "lastIp"
    from ${WITH_OPENS} ${engagementOf(sql`h`, 'machine_open')}
    where m.tenant_id = ${tenant} and ${isInRange(range, position)} and ${passes(filter)}
    order by ${position.before ? sql`m.id` : sql`m.id desc`} limit ${limit}`)
  return position.before ? rows.toReversed() : rows
}

/** A mail that was opened was sent, even where its delivery is not known yet. */
export async function sumTracker(
  ledger: LedgerDb,
  tenant: TenantId,
  filter: TrackerFilter,
  { firstId, endId }: IdRange,
): Promise<TrackerSums> {
  const [row] = await ledger.all<TrackerSums>(sql`
    select count(case when o.count > 0 or ${hasStateOf(['delivered', 'complained'])} then 1 end) as sent,
      count(case when o.count > 0 then 1 end) as opened
    from ${WITH_OPENS} where m.tenant_id = ${tenant} and m.id >= ${firstId} and m.id < ${endId} and ${passes(filter)}`)
  if (!row) throw new Error('A sum is one row')
  return row
}

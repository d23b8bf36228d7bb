/**
 * What became of the mail of a period, in counts: from the states and stage times of recipients and from engagements, so that it
 * holds as long as the mail is kept. Both are read along their primary keys, one range a period.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import type { IdRange } from './columns.ts'

export interface MetricsSums {
  readonly received: number
  readonly sent: number
  readonly delivered: number
  readonly complained: number
  readonly suppressed: number
  readonly failed: number
  readonly delayed: number
  readonly bouncedPermanent: number
  readonly bouncedTransient: number
  readonly bouncedUndetermined: number
  readonly unsubscribed: number
  /** Mails that at least one recipient has got. */
  readonly arrivedMails: number
  readonly opened: number
  readonly clicked: number
  readonly openedMails: number
  readonly clickedMails: number
}

/** What sums are of; empty where it makes no difference. */
export interface MetricsKey {
  readonly period: string
  readonly domainId: string
  readonly messageId: string
}

export interface PeriodRange extends IdRange {
  readonly period: string
}

export interface MetricsQuery {
  /** In order; they do not overlap. */
  readonly periods: readonly PeriodRange[]
  /** Only of these; null for all. */
  readonly domainIds: readonly string[] | null
  readonly messageIds: readonly string[] | null
  readonly isByDomain: boolean
  readonly isByMessage: boolean
}

const countIf = (condition: SQL): SQL => sql`count(case when ${condition} then 1 end)`

const isIn = (...states: string[]): SQL => sql`r.state in ${states}`
const HAS_ARRIVED = isIn('delivered', 'complained')
/** States that only a mail which a relay had can reach: the time of the hand-over may be told later. */
const HAD_RELAY = isIn('queued', 'deferred', 'delivered', 'bounced', 'complained')
/** Of several attempts all but the last have put it off; of an expired one the last, too. */
const WAS_DELAYED = sql`(r.state = 'deferred' or r.attempts > 1 or (r.state = 'expired' and r.attempts > 0))`
/** The first digit of the status, or of the reply where no status came with it; null when there was neither. */
const REPLY_CLASS = sql`substr(coalesce(nullif(r.reply_enhanced, ''), r.reply_code), 1, 1)`
const bouncedWith = (condition: SQL): SQL => countIf(sql`r.state = 'bounced' and ${condition}`)

const FATES = sql`
  count(*) as received, ${countIf(sql`(r.journalled_at_ms is not null or ${HAD_RELAY})`)} as sent,
  ${countIf(HAS_ARRIVED)} as delivered, ${countIf(isIn('complained'))} as complained,
  ${countIf(isIn('suppressed'))} as suppressed, ${countIf(isIn('failed', 'expired'))} as failed,
  ${countIf(WAS_DELAYED)} as delayed,
  ${bouncedWith(sql`${REPLY_CLASS} = '5'`)} as "bouncedPermanent",
  ${bouncedWith(sql`${REPLY_CLASS} = '4'`)} as "bouncedTransient",
  ${bouncedWith(sql`coalesce(${REPLY_CLASS}, '') not in ('4', '5')`)} as "bouncedUndetermined",
  count(s.address) as unsubscribed, count(distinct case when ${HAS_ARRIVED} then m.id end) as "arrivedMails"`

const sumOf = (kind: string): SQL => sql`coalesce(sum(case when e.kind = ${kind} then e.count end), 0)`
const mailsWith = (kind: string): SQL => sql`count(distinct case when e.kind = ${kind} then m.id end)`

const ENGAGEMENTS = sql`
  ${sumOf('open')} as opened, ${sumOf('click')} as clicked,
  ${mailsWith('open')} as "openedMails", ${mailsWith('click')} as "clickedMails"`

const keyOf = ({ isByDomain, isByMessage }: MetricsQuery): SQL => sql`d.value->>'period' as period,
  ${isByDomain ? sql`m.domain_id` : sql`''`} as "domainId", ${isByMessage ? sql`m.id` : sql`''`} as "messageId"`

const isAmong = (column: SQL, ids: readonly string[] | null): SQL =>
  ids === null ? sql`1` : sql`${column} in (select value from json_each(${JSON.stringify(ids)}))`

const passes = ({ domainIds, messageIds }: MetricsQuery): SQL =>
  sql`${isAmong(sql`m.domain_id`, domainIds)} and ${isAmong(sql`m.id`, messageIds)}`

/** The sums of up to `limit` keys that have mail, in order; then those of them that have opens or clicks. A key may come twice. */
export async function sumMetrics(
  ledger: LedgerDb,
  tenant: TenantId,
  query: MetricsQuery,
  limit: number,
): Promise<readonly (MetricsKey & Partial<MetricsSums>)[]> {
  const periods = sql`json_each(${JSON.stringify(query.periods)}) d`
  const isOfPeriod = (row: SQL) => sql`${row}.tenant_id = ${tenant}
    and ${row}.message_id >= d.value->>'firstId' and ${row}.message_id < d.value->>'endId'`
  const grouped = sql`where ${passes(query)} group by 1, 2, 3 order by 1, 2, 3 limit ${limit}`
  const [fates, engagements] = await Promise.all([
    ledger.all<MetricsKey & Partial<MetricsSums>>(sql`
      select ${keyOf(query)}, ${FATES} from ${periods}
      cross join recipients r on ${isOfPeriod(sql`r`)}
      cross join messages m on m.tenant_id = r.tenant_id and m.id = r.message_id
      left join suppressions s on s.tenant_id = r.tenant_id and s.address = lower(r.address)
        and s.reason = 'unsubscribe' and s.message_id = m.id
      ${grouped}`),
    ledger.all<MetricsKey & Partial<MetricsSums>>(sql`
      select ${keyOf(query)}, ${ENGAGEMENTS} from ${periods}
      cross join engagements e on ${isOfPeriod(sql`e`)}
      cross join messages m on m.tenant_id = e.tenant_id and m.id = e.message_id
      ${grouped}`),
  ])
  return [...fates, ...engagements]
}

/** Mails whose opens and clicks are counted: a page of them with the sums over all. */
import type { ReadTracker, TrackerReport, TrackerRow } from '@mailstead/contracts/api/reports/tracker.ts'
import type { Deps } from '../../deps.ts'
import { cutPage, type PagePosition } from '../../platform/page.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findDomainByName } from '../../store/directory/domains.ts'
import { findDomainNames } from '../../store/directory/reports/domain-names.ts'
import { listTrackedDomains } from '../../store/directory/reports/tracked-domains.ts'
import {
  listTrackerRows,
  sumTracker,
  type TrackerRow as Tracked,
  type TrackerFilter,
  type TrackerSums,
} from '../../store/ledger/reports/tracker.ts'
import type { Access } from '../access/access.ts'
import { addDays } from './calendar.ts'
import { type ResolvedPeriod, rangeOf, resolvePeriod, showPeriod } from './resolve-period.ts'
import { conditionOf, statusOfCounts } from './tracker-status.ts'

const DAYS_BEFORE_END = 30
const RATE_DIGITS = 4

export type TrackerDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers'>

export interface OpenTracker {
  readonly period: ResolvedPeriod
  readonly filter: TrackerFilter
}

/** A month, unless the beginning is given. */
function resolveMonth(request: ReadTracker, nowMs: number): ResolvedPeriod {
  const period = resolvePeriod(request, nowMs)
  const lastDate = period.days.at(-1)?.date
  if (request.since !== undefined || lastDate === undefined) return period
  return resolvePeriod({ ...request, since: addDays(lastDate, -DAYS_BEFORE_END) }, nowMs)
}

async function requireDomainId(deps: TrackerDeps, access: Access, name: string): Promise<string> {
  const row = await findDomainByName(deps.directory, access.tenant, name)
  if (row) return row.id
  throw new Refusal('validation_error', `\`domain\`: you have no domain ${name}. Give the name of a domain of yours.`)
}

const inBrackets = (id: string): string => `<${id.replace(/^</, '').replace(/>$/, '')}>`

/** Throws `validation_error`. */
export async function openTracker(deps: TrackerDeps, access: Access, request: ReadTracker): Promise<OpenTracker> {
  const period = resolveMonth(request, deps.clock.now())
  const { status, domain, sender, message_id } = request
  return {
    period,
    filter: {
      trackedDomainIds: await listTrackedDomains(deps.directory, access.tenant),
      domainId: domain === undefined ? null : await requireDomainId(deps, access, domain),
      sender: sender ?? null,
      headerId: message_id === undefined ? null : inBrackets(message_id),
      states: status === undefined ? null : conditionOf(status),
    },
  }
}

const showTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

const showRow = (row: Tracked, domains: ReadonlyMap<string, string>): TrackerRow => ({
  id: row.id,
  status: statusOfCounts(row.counts),
  open_count: row.opens,
  machine_opens: row.machineOpens,
  click_count: row.clicks,
  domain: domains.get(row.domainId) ?? null,
  sender: row.sender,
  message_id: row.headerId,
  created_at: new Date(row.createdAtMs).toISOString(),
  first_opened_at: showTime(row.firstOpenedAtMs),
  last_opened_at: showTime(row.lastOpenedAtMs),
  last_ip: row.lastIp,
})

/** Up to `limit` rows, newest first. */
export async function readTrackerRows(
  deps: TrackerDeps,
  access: Access,
  { period, filter, position }: OpenTracker & { readonly position: PagePosition },
  limit: number,
): Promise<readonly TrackerRow[]> {
  const ledger = deps.ledgers.at(access.shard)
  const rows = await listTrackerRows(ledger, access.tenant, { filter, range: rangeOf(period), position }, limit)
  const ids = rows.map(({ domainId }) => domainId)
  const names = await findDomainNames(deps.directory, access.tenant, ids)
  return rows.map((row) => showRow(row, names))
}

const showSums = ({ sent, opened }: TrackerSums): NonNullable<TrackerReport['summary']> => ({
  total_sent: sent,
  total_opened: opened,
  open_rate: sent === 0 ? null : Number((opened / sent).toFixed(RATE_DIGITS)),
})

/** Throws `validation_error`. */
export async function readTracker(deps: TrackerDeps, access: Access, request: ReadTracker): Promise<TrackerReport> {
  const { period, filter } = await openTracker(deps, access, request)
  const { after, before, limit } = request
  const isFirst = after === undefined && before === undefined
  const [rows, sums] = await Promise.all([
    readTrackerRows(deps, access, { period, filter, position: { after, before } }, limit + 1),
    isFirst ? sumTracker(deps.ledgers.at(access.shard), access.tenant, filter, rangeOf(period)) : null,
  ])
  const { shown, hasMore } = cutPage(rows, request)
  return {
    object: 'tracker_report',
    ...showPeriod(period),
    has_more: hasMore,
    summary: sums && showSums(sums),
    data: [...shown],
  }
}

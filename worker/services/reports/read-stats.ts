/** The fates of recipients in a period, in groups. */
import type { ReadStats, Stats, StatsCounts, StatsEntry } from '@mailstead/contracts/api/reports/stats.ts'
import type { Deps } from '../../deps.ts'
import { findDomainNames } from '../../store/directory/reports/domain-names.ts'
import { type GroupSums, type StateSums, sumAll, sumByDay, sumByGroup } from '../../store/ledger/reports/stats.ts'
import type { Access } from '../access/access.ts'
import { dayRangesOf, type ResolvedPeriod, rangeOf, resolvePeriod, showPeriod } from './resolve-period.ts'

const GROUPS_MAX = 100
const RATE_DIGITS = 4

/** How many of how many; null of none. */
const rateOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Number((part / whole).toFixed(RATE_DIGITS))

const NOTHING: StateSums = {
  ...{ accepted: 0, delivered: 0, bounced: 0, failed: 0, suppressed: 0 },
  ...{ canceled: 0, open: 0, deferred: 0, complained: 0 },
}

function showCounts(sums: StateSums): StatsCounts {
  const { accepted, delivered, bounced, failed, suppressed, canceled, open, deferred, complained } = sums
  const settled = delivered + bounced + failed
  return {
    ...{ accepted, delivered, bounced, failed, suppressed, canceled, open, deferred, complained },
    delivery_rate: rateOf(delivered, settled),
    bounce_rate: rateOf(bounced, settled),
    complaint_rate: rateOf(complained, delivered),
  }
}

type Reading = Pick<Deps, 'directory' | 'ledgers'>

/** Every day of the period, in order. */
async function readDays(deps: Reading, access: Access, period: ResolvedPeriod): Promise<StatsEntry[]> {
  const rows = await sumByDay(deps.ledgers.at(access.shard), access.tenant, dayRangesOf(period))
  const byDate = new Map(rows.map((row) => [row.key, row]))
  return period.days.map(({ date }) => ({ date, ...showCounts(byDate.get(date) ?? NOTHING) }))
}

async function showGroups(
  deps: Reading,
  access: Access,
  group: 'domain' | 'provider' | 'tag',
  rows: readonly GroupSums[],
): Promise<StatsEntry[]> {
  if (group === 'provider') return rows.map((row) => ({ provider: row.key, ...showCounts(row) }))
  if (group === 'tag') return rows.map((row) => ({ tag: { name: row.key, value: row.value }, ...showCounts(row) }))
  const ids = rows.map(({ key }) => key)
  const names = await findDomainNames(deps.directory, access.tenant, ids)
  return rows.map((row) => ({ domain_id: row.key, domain: names.get(row.key) ?? null, ...showCounts(row) }))
}

/** Throws `validation_error` for a period that cannot be. */
export async function readStats(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers'>,
  access: Access,
  { group, ...request }: ReadStats,
): Promise<Stats> {
  const period = resolvePeriod(request, deps.clock.now())
  const ledger = deps.ledgers.at(access.shard)
  const range = rangeOf(period)
  const [totals, rows] = await Promise.all([
    sumAll(ledger, access.tenant, range),
    group === 'day' ? [] : sumByGroup(ledger, access.tenant, { group, range, limit: GROUPS_MAX + 1 }),
  ])
  return {
    object: 'stats',
    ...showPeriod(period),
    group,
    totals: showCounts(totals),
    has_more: rows.length > GROUPS_MAX,
    data:
      group === 'day'
        ? await readDays(deps, access, period)
        : await showGroups(deps, access, group, rows.slice(0, GROUPS_MAX)),
  }
}

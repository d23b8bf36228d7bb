/** Metrics of a period: sums over all of it and, by the dimensions asked for, in rows. */
import {
  EmailMetric,
  type Metrics,
  type MetricsDimension,
  type MetricsRow,
  type ReadMetrics,
} from '@mailstead/contracts/api/reports/metrics.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findDomainNames } from '../../store/directory/reports/domain-names.ts'
import { type MetricsKey, type MetricsSums, sumMetrics } from '../../store/ledger/reports/metrics.ts'
import type { Access } from '../access/access.ts'
import { listBuckets, type MetricsBucket, type MetricsPeriod, resolveMetricsPeriod } from './metrics-period.ts'
import { addSums, NO_SUMS, showMetrics } from './metrics-values.ts'
import { rangeOf } from './resolve-period.ts'

const ROWS_MAX = 10_000

type Reading = Pick<Deps, 'clock' | 'directory' | 'ledgers'>
type Sums = MetricsKey & { readonly sums: MetricsSums }

interface Question {
  readonly request: ReadMetrics
  readonly dimensions: readonly MetricsDimension[]
  readonly buckets: readonly MetricsBucket[]
}

/** All of the period is one bucket when nothing is told by periods. */
const bucketsOf = (period: MetricsPeriod, request: ReadMetrics): readonly MetricsBucket[] =>
  request.dimensions?.includes('period') ? listBuckets(period, request.granularity) : [{ period: '', ...period }]

/** One a key, in order. */
async function readSums(deps: Reading, access: Access, { request, dimensions, buckets }: Question): Promise<Sums[]> {
  // There are no broadcasts, so that no mail is of one.
  if (request.broadcast_id) return []
  const query = {
    periods: buckets.map((bucket) => ({ period: bucket.period, ...rangeOf(bucket) })),
    domainIds: request.domain_id ?? null,
    messageIds: request.email_id ?? null,
    isByDomain: dimensions.includes('domain'),
    isByMessage: dimensions.includes('email'),
  }
  const parts = await sumMetrics(deps.ledgers.at(access.shard), access.tenant, query, ROWS_MAX + 1)
  const byKey = Map.groupBy(parts, (part) => `${part.period} ${part.domainId} ${part.messageId}`)
  if (byKey.size > ROWS_MAX)
    throw new Refusal(
      'validation_error',
      `\`dimensions\`: these give more than ${ROWS_MAX} rows. Ask for a shorter period, or for fewer dimensions.`,
    )
  return [...byKey.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, sums: [first, ...others].reduce(addSums, NO_SUMS) }] : [],
  )
}

/** By periods alone also those without mail have a row. */
function withEmptyPeriods(rows: readonly Sums[], { dimensions, buckets }: Question): readonly Sums[] {
  if (dimensions.length !== 1 || dimensions[0] !== 'period') return rows
  const byPeriod = new Map(rows.map((row) => [row.period, row]))
  return buckets.map(({ period }) => byPeriod.get(period) ?? { period, domainId: '', messageId: '', sums: NO_SUMS })
}

async function showRows(
  deps: Reading,
  access: Access,
  { rows, metrics }: { readonly rows: readonly Sums[]; readonly metrics: readonly EmailMetric[] },
): Promise<MetricsRow[]> {
  const ids = rows.flatMap(({ domainId }) => (domainId === '' ? [] : [domainId]))
  const names = await findDomainNames(deps.directory, access.tenant, ids)
  return rows.map(({ period, domainId, messageId, sums }) => {
    const name = names.get(domainId)
    return {
      ...(period === '' ? {} : { period }),
      ...(domainId === '' ? {} : { domain_id: domainId }),
      ...(name === undefined ? {} : { domain_name: name }),
      ...(messageId === '' ? {} : { email_id: messageId }),
      ...showMetrics(sums, metrics),
    }
  })
}

/** Throws `validation_error`. */
export async function readMetrics(deps: Reading, access: Access, request: ReadMetrics): Promise<Metrics> {
  const period = resolveMetricsPeriod(request, deps.clock.now())
  const { dimensions = [], metrics = EmailMetric.options, granularity } = request
  const question = { request, dimensions, buckets: bucketsOf(period, request) }
  const rows = await readSums(deps, access, question)
  const total = rows.reduce((sum, row) => addSums(sum, row.sums), NO_SUMS)
  const answer = {
    object: 'metrics' as const,
    start_date: new Date(period.sinceMs).toISOString(),
    end_date: new Date(period.untilMs).toISOString(),
    ...{ metrics, dimensions, granularity },
    totals: showMetrics(total, metrics),
  }
  if (dimensions.length === 0) return answer
  // No mail is of a broadcast: rows by broadcast are none.
  const shown = dimensions.includes('broadcast') ? [] : withEmptyPeriods(rows, question)
  return { ...answer, data: await showRows(deps, access, { rows: shown, metrics }) }
}

/** A page of a report with the sums over all of it. */
import type { DelayReport, ReadReport, SummaryReport } from '@mailstead/contracts/api/reports/report.ts'
import { cutPage } from '../../platform/page.ts'
import { type ReportRow, type ReportSums, sumReport } from '../../store/ledger/reports/report-rows.ts'
import type { Access } from '../access/access.ts'
import { type OpenReport, openReport, type ReportDeps, readRows } from './open-report.ts'
import { dayRangesOf, showPeriod } from './resolve-period.ts'
import { showDelayRow, showSummaryRow } from './show-row.ts'
import { sumUpDelays, sumUpSummary, toSeries } from './sum-up.ts'

interface Page<Row> {
  readonly report: OpenReport
  /** Null on any page but the first. */
  readonly sums: readonly ReportSums[] | null
  readonly hasMore: boolean
  readonly data: Row[]
}

async function readPage<Row>(
  deps: ReportDeps,
  access: Access,
  request: ReadReport,
  show: (row: ReportRow, domains: ReadonlyMap<string, string>) => Row,
): Promise<Page<Row>> {
  const report = await openReport(deps, access, request)
  const { position, filter, period } = report
  const isFirst = position.after === null && position.before === null
  const ledger = deps.ledgers.at(access.shard)
  const [{ rows, domains }, sums] = await Promise.all([
    readRows(deps, access, report, request.limit + 1),
    isFirst ? sumReport(ledger, access.tenant, filter, dayRangesOf(period)) : null,
  ])
  const { shown, hasMore } = cutPage(rows, request)
  return { report, sums, hasMore, data: shown.map((row) => show(row, domains)) }
}

/** Throws `validation_error`. */
export async function readDelayReport(deps: ReportDeps, access: Access, request: ReadReport): Promise<DelayReport> {
  const { report, sums, hasMore, data } = await readPage(deps, access, request, showDelayRow)
  return {
    object: 'delay_report',
    ...showPeriod(report.period),
    has_more: hasMore,
    summary: sums && sumUpDelays(sums),
    data,
  }
}

/** Throws `validation_error`. */
export async function readSummaryReport(deps: ReportDeps, access: Access, request: ReadReport): Promise<SummaryReport> {
  const { report, sums, hasMore, data } = await readPage(deps, access, request, showSummaryRow)
  return {
    object: 'summary_report',
    ...showPeriod(report.period),
    has_more: hasMore,
    summary: sums && sumUpSummary(sums),
    series: sums && toSeries(sums, report.period.days),
    data,
  }
}

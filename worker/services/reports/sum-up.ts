/** The sums of a report from those of its days and states. Right of no rows at all; what is absent is in no average. Pure. */
import { type DelayReport, ReportStatus, type SummaryReport } from '@mailstead/contracts/api/reports/report.ts'
import type { ReportSums } from '../../store/ledger/reports/report-rows.ts'
import type { Day } from './calendar.ts'
import { statusOf } from './show-row.ts'

const MS_PER_SECOND = 1_000
const DIGITS = 3
const PERCENT_DIGITS = 2

type Delay = 'submission' | 'transfer' | 'action' | 'total'
type DelaySummary = NonNullable<DelayReport['summary']>

const sumOf = (sums: readonly ReportSums[], pick: (row: ReportSums) => number | null): number =>
  sums.reduce((sum, row) => sum + (pick(row) ?? 0), 0)

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

const countOf = (sums: readonly ReportSums[]): number => sumOf(sums, (row) => row.recipients)

function averageDelay(sums: readonly ReportSums[], delay: Delay): number | null {
  const known = sumOf(sums, (row) => row[`${delay}s`])
  return known === 0 ? null : round(sumOf(sums, (row) => row[delay]) / known / MS_PER_SECOND, DIGITS)
}

/** The statuses that occur, in the order of their words. */
function countStatuses(sums: readonly ReportSums[]): DelaySummary['statuses'] {
  const all = countOf(sums)
  return ReportStatus.options.flatMap((status) => {
    const count = countOf(sums.filter(({ state }) => statusOf(state) === status))
    return count === 0 ? [] : [{ status, count, percentage: round((100 * count) / all, PERCENT_DIGITS) }]
  })
}

export function sumUpDelays(sums: readonly ReportSums[]): DelaySummary {
  const recipients = countOf(sums)
  return {
    recipients,
    statuses: countStatuses(sums),
    averages: {
      retries: recipients === 0 ? null : round(sumOf(sums, (row) => row.retries) / recipients, DIGITS),
      submission_delay: averageDelay(sums, 'submission'),
      transfer_delay: averageDelay(sums, 'transfer'),
      action_delay: averageDelay(sums, 'action'),
      total_delay: averageDelay(sums, 'total'),
    },
  }
}

export const sumUpSummary = (sums: readonly ReportSums[]): NonNullable<SummaryReport['summary']> => ({
  recipients: countOf(sums),
  statuses: countStatuses(sums),
  average_spam_score: null,
})

/** Every day, also those without mail. */
export function toSeries(sums: readonly ReportSums[], days: readonly Day[]): NonNullable<SummaryReport['series']> {
  const byDate = Map.groupBy(sums, ({ date }) => date)
  return days.map(({ date }) => {
    const ofDay = byDate.get(date) ?? []
    const countAs = (status: ReportStatus) => countOf(ofDay.filter(({ state }) => statusOf(state) === status))
    return { date, bounced: countAs('Bounced'), deferred: countAs('Deferred'), sent: countAs('Sent') }
  })
}

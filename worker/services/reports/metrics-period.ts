/** The period that metrics are asked of, and its hours, days, weeks or months. Pure. */
import type { MetricsGranularity, ReadMetrics } from '@mailstead/contracts/api/reports/metrics.ts'
import { PERIOD_DAYS_MAX } from '@mailstead/contracts/api/reports/period.ts'
import { Refusal } from '../../platform/refusal.ts'
import { addDays, type Calendar, type Day, listDays, openCalendar } from './calendar.ts'

const HOUR_MS = 3_600_000
const DAYS_BEFORE_END = 6
const DAYS_A_WEEK = 7

export interface MetricsPeriod {
  readonly sinceMs: number
  /** Not part of it. */
  readonly untilMs: number
  readonly calendar: Calendar
}

/** A part of the period, cut to it. */
export interface MetricsBucket {
  readonly period: string
  readonly sinceMs: number
  readonly untilMs: number
}

/**
 * Throws `validation_error`. A last day is part of the period; of what is yet to come, and of what lies more than 92 days before the
 * end, nothing is known: both are cut off, and the answer says so by its dates.
 */
export function resolveMetricsPeriod(
  { start_date, end_date, timezone }: Pick<ReadMetrics, 'start_date' | 'end_date' | 'timezone'>,
  nowMs: number,
): MetricsPeriod {
  const calendar = openCalendar(timezone)
  if (!calendar)
    throw new Refusal(
      'validation_error',
      '`timezone`: is no name of the IANA time zone database. Give one such as `Europe/Berlin`, or `UTC`.',
    )
  const startOf = (moment: string, daysLater: number) =>
    moment.includes('T') ? Date.parse(moment) : calendar.startOf(addDays(moment, daysLater))
  const untilMs = Math.min(nowMs, end_date === undefined ? nowMs : startOf(end_date, 1))
  const lastDate = calendar.dateOf(untilMs - 1)
  const askedMs =
    start_date === undefined ? calendar.startOf(addDays(lastDate, -DAYS_BEFORE_END)) : startOf(start_date, 0)
  if (askedMs >= untilMs)
    throw new Refusal(
      'validation_error',
      `\`start_date\`: ${new Date(askedMs).toISOString()} is not before the end, ${new Date(untilMs).toISOString()}.`,
    )
  return { sinceMs: Math.max(askedMs, calendar.startOf(addDays(lastDate, 1 - PERIOD_DAYS_MAX))), untilMs, calendar }
}

/** Hours run from the first moment of their day: in time zones off by half an hour they begin where the clock’s do. */
function hoursOf(calendar: Calendar, { date, sinceMs, untilMs }: Day): MetricsBucket[] {
  const first = calendar.startOf(date)
  const hours: MetricsBucket[] = []
  for (let startMs = first; startMs < untilMs; startMs += HOUR_MS)
    if (startMs + HOUR_MS > sinceMs)
      hours.push({
        period: new Date(startMs).toISOString(),
        sinceMs: Math.max(startMs, sinceMs),
        untilMs: Math.min(startMs + HOUR_MS, untilMs),
      })
  return hours
}

/** ISO 8601: weeks begin on Monday. */
const mondayOf = (date: string): string =>
  addDays(date, -((new Date(date).getUTCDay() + DAYS_A_WEEK - 1) % DAYS_A_WEEK))

const NAMES = {
  daily: (date) => date,
  weekly: mondayOf,
  monthly: (date) => `${date.slice(0, 7)}-01`,
} as const satisfies Record<Exclude<MetricsGranularity, 'hourly'>, (date: string) => string>

/** All of the period in order, the first and the last cut to it. */
export function listBuckets(
  { calendar, sinceMs, untilMs }: MetricsPeriod,
  granularity: MetricsGranularity,
): readonly MetricsBucket[] {
  const days = listDays(calendar, sinceMs, untilMs, PERIOD_DAYS_MAX)
  if (!days) throw new Error('The period was cut to so many days')
  if (granularity === 'hourly') return days.flatMap((day) => hoursOf(calendar, day))
  const nameOf = NAMES[granularity]
  return [...Map.groupBy(days, ({ date }) => nameOf(date))].map(([period, [first, ...others]]) => {
    if (!first) throw new Error('A group has a member')
    return { period, sinceMs: first.sinceMs, untilMs: others.at(-1)?.untilMs ?? first.untilMs }
  })
}

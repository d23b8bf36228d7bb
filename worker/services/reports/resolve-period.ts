/** The period that a request names, as moments and days. */
import { PERIOD_DAYS_MAX, type Period } from '@mailstead/contracts/api/reports/period.ts'
import { firstIdAt } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { addDays, type Calendar, type Day, listDays, openCalendar } from './calendar.ts'

const DAYS_BY_DEFAULT = 7

export interface ResolvedPeriod {
  readonly sinceMs: number
  /** Not part of it. */
  readonly untilMs: number
  readonly timeZone: string
  /** At least one, at most 92, in order. */
  readonly days: readonly Day[]
}

const isDate = (moment: string): boolean => !moment.includes('T')

const beginningOf = (calendar: Calendar, moment: string): number =>
  isDate(moment) ? calendar.startOf(moment) : Date.parse(moment)

const endOf = (calendar: Calendar, moment: string): number =>
  isDate(moment) ? calendar.startOf(addDays(moment, 1)) : Date.parse(moment)

/** Throws `validation_error`. Without a beginning it is the last seven days, the present one being the seventh. */
export function resolvePeriod({ since, until, time_zone: timeZone }: Period, nowMs: number): ResolvedPeriod {
  const calendar = openCalendar(timeZone)
  if (!calendar)
    throw new Refusal(
      'validation_error',
      '`time_zone`: is no name of the IANA time zone database. Give one such as `Europe/Berlin`, or `UTC`.',
    )
  const untilMs = until === undefined ? nowMs : endOf(calendar, until)
  const sinceMs =
    since === undefined
      ? calendar.startOf(addDays(calendar.dateOf(untilMs - 1), 1 - DAYS_BY_DEFAULT))
      : beginningOf(calendar, since)
  if (sinceMs >= untilMs)
    throw new Refusal(
      'validation_error',
      `\`since\`: ${new Date(sinceMs).toISOString()} is not before \`until\`, ${new Date(untilMs).toISOString()}.`,
    )
  const days = listDays(calendar, sinceMs, untilMs, PERIOD_DAYS_MAX)
  if (!days)
    throw new Refusal(
      'validation_error',
      `\`since\`: the period touches more than ${PERIOD_DAYS_MAX} days. Ask for them in parts, or give \`until\`.`,
    )
  return { sinceMs, untilMs, timeZone, days }
}

/** How an answer names the period. */
export const showPeriod = ({ sinceMs, untilMs, timeZone }: ResolvedPeriod) => ({
  since: new Date(sinceMs).toISOString(),
  until: new Date(untilMs).toISOString(),
  time_zone: timeZone,
})

/** The range of ids that were made in a time. */
export const rangeOf = ({ sinceMs, untilMs }: Omit<Day, 'date'>) => ({
  firstId: firstIdAt(sinceMs),
  endId: firstIdAt(untilMs),
})

/** The days of a period with their ranges. */
export const dayRangesOf = ({ days }: ResolvedPeriod) => days.map((day) => ({ date: day.date, ...rangeOf(day) }))

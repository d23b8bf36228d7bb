/** Days in a time zone of the IANA database. A day begins with the first moment of its date, which need not be midnight. Pure. */
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Further from UTC than any time zone is. */
const OFFSET_MAX_MS = 18 * HOUR_MS

export interface Calendar {
  /** The date, `YYYY-MM-DD`, of a moment. */
  dateOf(atMs: number): string
  /** The first moment of a date; of a date that was skipped, that of the next one. */
  startOf(date: string): number
}

export interface Day {
  readonly date: string
  readonly sinceMs: number
  readonly untilMs: number
}

/** The date so many days later. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)

/** Null when there is no such time zone; an offset such as `+02:00` is none. */
export function openCalendar(timeZone: string): Calendar | null {
  if (!/^[A-Za-z]/.test(timeZone)) return null
  let format: Intl.DateTimeFormat
  try {
    // Swedish dates are ISO 8601 dates.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  } catch {
    return null
  }
  const dateOf = (atMs: number): string => format.format(atMs)
  const startOf = (date: string): number => {
    // Clocks change on whole minutes: the first minute that has the date, by halving.
    let before = Date.parse(date) - OFFSET_MAX_MS
    let within = Date.parse(date) + OFFSET_MAX_MS
    while (within - before > MINUTE_MS) {
      const middle = before + Math.floor((within - before) / MINUTE_MS / 2) * MINUTE_MS
      if (dateOf(middle) >= date) within = middle
      else before = middle
    }
    return within
  }
  return { dateOf, startOf }
}

/** The days that a period touches, the first and the last cut to it; none when there are more than `max`. */
export function listDays(calendar: Calendar, sinceMs: number, untilMs: number, max: number): readonly Day[] | null {
  const days: Day[] = []
  let date = calendar.dateOf(sinceMs)
  let startMs = sinceMs
  while (startMs < untilMs) {
    if (days.length === max) return null
    const next = addDays(date, 1)
    const endMs = Math.min(calendar.startOf(next), untilMs)
    if (endMs > startMs) days.push({ date, sinceMs: startMs, untilMs: endMs })
    date = next
    startMs = endMs
  }
  return days
}

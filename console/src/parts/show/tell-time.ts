/** Moments in words, in the viewer's language and zone. */

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const JUST_NOW_MS = 45 * SECOND

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** "5 min. ago"; a date when it is more than six days away. */
export function tellRelative(atMs: number, nowMs: number): string {
  const away = atMs - nowMs
  const size = Math.abs(away)
  if (size < JUST_NOW_MS) return relative.format(0, 'second')
  if (size < HOUR) return relative.format(Math.round(away / MINUTE), 'minute')
  if (size < DAY) return relative.format(Math.round(away / HOUR), 'hour')
  if (size < 7 * DAY) return relative.format(Math.round(away / DAY), 'day')
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear()
  return (isThisYear ? day : dayOfYear).format(atMs)
}

export const tellExact = (atMs: number): string => exact.format(atMs)
export const tellClock = (atMs: number): string => clock.format(atMs)
export const tellDay = (atMs: number): string => day.format(atMs)

/** Date and time of ISO 8601 in the forms of RFC 3339, and the small departures that common libraries write. */
import { utcMs } from './wall-time.ts'

// Departures: a space for the T, no seconds, an offset without its colon or minutes.
const ISO =
  /^(?<day>\d{4}-\d\d-\d\d)[Tt ](?<time>\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) ?(?<zone>[Zz]|[+-]\d\d(?::?\d\d)?)?$/
const DATE_ONLY = /^\d{4}-\d\d-\d\d$/
/** The earth has clocks from UTC-12 to UTC+14. */
const OFFSET_HOURS_MAX = 14

/** Milliseconds since 1970; a sentence when something particular is missing; null when it is no such time. */
export function readIsoTime(text: string): number | string | null {
  if (DATE_ONLY.test(text)) return 'The date has no time of day. Add one with its zone, such as `T09:00:00Z`.'
  const { day = '', time = '', zone } = ISO.exec(text)?.groups ?? {}
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const [hour = 0, minute = 0, second = 0] = time.replace(',', '.').split(':').map(Number)
  const wallMs = utcMs({ year, month, day: date, hour, minute, second })
  if (wallMs === null) return null
  if (zone === undefined) return 'The time has no zone. Add `Z` for UTC, or an offset such as `+02:00`.'
  const offsetMs = readOffset(zone)
  return offsetMs === null ? null : wallMs - offsetMs
}

/** `Z`, `+02`, `+0200` or `+02:00` in milliseconds east of UTC. */
export function readOffset(zone: string): number | null {
  if (/^z$/i.test(zone)) return 0
  const [, sign, hours = '', minutes = '0'] = /^([+-])(\d{1,2})(?::?(\d\d))?$/.exec(zone) ?? []
  if (sign === undefined || Number(hours) > OFFSET_HOURS_MAX || Number(minutes) > 59) return null
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000
  return sign === '-' ? -ms : ms
}

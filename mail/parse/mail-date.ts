/** The Date field (RFC 5322 §3.3). Engines' own parsers take `room 7` for a date. */
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
/** RFC 5322 §4.3: the zones that names were used for; any other name is read as +0000. */
const ZONES: ReadonlyMap<string, number> = new Map([
  ['EST', -300],
  ['EDT', -240],
  ['CST', -360],
  ['CDT', -300],
  ['MST', -420],
  ['MDT', -360],
  ['PST', -480],
  ['PDT', -420],
])
const LENGTH_MAX = 100
const DATE =
  /^(?:[a-z]{2,9}\.?,?\s+)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*[\s-]+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(?:([+-])(\d{2}):?(\d{2})|([a-z]{1,5}))?/i

/** Milliseconds, or null when the value is no date. */
export function readMailDate(value: string): number | null {
  const match = DATE.exec(value.slice(0, LENGTH_MAX).trim())
  if (match === null) return null
  const [, day, monthName = '', year, hour, minute, second = '0', sign, zoneHours, zoneMinutes, zoneName = ''] = match
  const month = MONTHS.indexOf(monthName.toLowerCase())
  const [d, h, m, s] = [Number(day), Number(hour), Number(minute), Number(second)]
  if (month < 0 || d < 1 || d > 31 || h > 23 || m > 59 || s > 60) return null
  const offset = Number(`${sign ?? '+'}1`) * (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0))
  const zone = sign === undefined ? (ZONES.get(zoneName.toUpperCase()) ?? 0) : offset
  return Date.UTC(fullYear(year ?? ''), month, d, h, m, s) - zone * 60_000
}

/** RFC 5322 §4.3: years of two or three digits. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 4) return Math.max(year, 1900)
  return digits.length === 3 || year >= 50 ? year + 1900 : year + 2000
}

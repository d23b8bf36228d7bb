/** When a cron expression is due. Five fields of numbers, `*`, ranges, steps and lists; UTC, as Cloudflare runs them. */
const MINUTE_MS = 60_000
/** A longer jump than this runs every cron: each is due at least once a year. */
const SCAN_MAX_MINUTES = 366 * 24 * 60

const FIELDS = [
  { min: 0, max: 59, of: (date: Date) => date.getUTCMinutes() },
  { min: 0, max: 23, of: (date: Date) => date.getUTCHours() },
  { min: 1, max: 31, of: (date: Date) => date.getUTCDate() },
  { min: 1, max: 12, of: (date: Date) => date.getUTCMonth() + 1 },
  { min: 0, max: 6, of: (date: Date) => date.getUTCDay() },
] as const

function includes(part: string, value: number, field: (typeof FIELDS)[number]): boolean {
  const [, range, step = '1'] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? []
  const [, low, high] = /^(\d+)(?:-(\d+))?$/.exec(range ?? '') ?? []
  if (range !== '*' && low === undefined) throw new Error(`The cron field ${part} is not understood`)
  const from = low === undefined ? field.min : Number(low)
  const to = low === undefined ? field.max : Number(high ?? low)
  return value >= from && value <= to && (value - from) % Number(step) === 0
}

const matches = (fields: readonly string[], date: Date): boolean =>
  FIELDS.every((field, n) => fields[n]?.split(',').some((part) => includes(part, field.of(date), field)))

/** Whether the expression falls due in (fromMs, toMs]; both are milliseconds since the epoch. */
export function isCronDue(cron: string, fromMs: number, toMs: number): boolean {
  const fields = cron.trim().split(/\s+/)
  const first = Math.floor(fromMs / MINUTE_MS) + 1
  const last = Math.floor(toMs / MINUTE_MS)
  if (last - first >= SCAN_MAX_MINUTES) return true
  for (let minute = first; minute <= last; minute++) {
    if (matches(fields, new Date(minute * MINUTE_MS))) return true
  }
  return false
}

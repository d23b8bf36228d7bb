/** What clock and calendar on a wall show, and the moment that this is in some zone. */

export interface WallTime {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** Milliseconds east of UTC at a moment. */
export type OffsetAt = (atMs: number) => number

/** The moment at which UTC shows this; null when no calendar or clock does, as 30 February or 24:00. */
export function utcMs({ year, month, day, hour, minute, second }: WallTime): number | null {
  const midnight = Date.UTC(year, month - 1, day)
  const date = new Date(midnight)
  // `Date.UTC` carries what is too much into the next field, and takes a year below 100 for one of the 1900s.
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!isDay || hour > 23 || minute > 59 || second >= 60) return null
  return midnight + (hour * 60 + minute) * 60_000 + Math.floor(second * 1_000)
}

/**
 * The moment at which a zone's wall shows what UTC shows at `wallMs`. In the hour that daylight saving repeats it is the
 * first of both; in the one that it leaves out, the moment shown an hour later.
 */
export function fromWall(wallMs: number, offsetAt: OffsetAt): number {
  const dayMs = 86_400_000
  const before = wallMs - offsetAt(wallMs - dayMs)
  const after = wallMs - offsetAt(wallMs + dayMs)
  return offsetAt(before) === wallMs - before || offsetAt(after) !== wallMs - after ? before : after
}

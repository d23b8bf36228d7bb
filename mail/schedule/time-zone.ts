/** The zones that people write behind a time. */
import { readOffset } from './iso-time.ts'
import type { OffsetAt } from './wall-time.ts'

/** Fixed, as their letters say: `EST` is five hours behind UTC in summer too. What means several zones (IST, CST of China) is left out. */
const FIXED_HOURS: Readonly<Record<string, number>> = {
  ...{ utc: 0, gmt: 0, z: 0, wet: 0, west: 1, bst: 1, cet: 1, cest: 2, eet: 2, eest: 3 },
  ...{ est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10 },
  ...{ jst: 9, aest: 10, aedt: 11, nzst: 12, nzdt: 13 },
}

/** With daylight saving where the place has it. */
const PLACES: Readonly<Record<string, string>> = {
  et: 'America/New_York',
  ct: 'America/Chicago',
  mt: 'America/Denver',
  pt: 'America/Los_Angeles',
}

/** Reads an abbreviation, an offset such as `+02:00` or `utc+2`, or a name such as `europe/berlin`; null when it is none. */
export function readZone(text: string): OffsetAt | null {
  const name = text.toLowerCase()
  const hours = Object.hasOwn(FIXED_HOURS, name) ? FIXED_HOURS[name] : undefined
  if (hours !== undefined) return () => hours * 3_600_000
  const offsetMs = readOffset(name.replace(/^(?:utc|gmt)(?=[+-])/, ''))
  if (offsetMs !== null) return () => offsetMs
  const place = Object.hasOwn(PLACES, name) ? PLACES[name] : /^[a-z_]+(?:\/[a-z_-]+){1,2}$/.exec(name)?.[0]
  return place === undefined ? null : offsetOf(place)
}

function offsetOf(place: string): OffsetAt | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: place, timeZoneName: 'longOffset' })
    return (atMs) => {
      const shown = format.formatToParts(atMs).find((part) => part.type === 'timeZoneName')?.value ?? ''
      return readOffset(shown.replace('GMT', '')) ?? 0
    }
  } catch {
    // No such place.
    return null
  }
}

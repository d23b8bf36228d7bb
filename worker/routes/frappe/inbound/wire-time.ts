/** Times as Python writes them: `2024-11-06 08:58:55.528916+00:00`. Here they are microseconds since the epoch. */
import { Refusal } from '../../../platform/refusal.ts'

const SECOND_US = 1_000_000
// The sign of an offset is a blank where somebody wrote a plus into a query as it is.
const TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(Z|UTC|([+ -])(\d\d):?(\d\d)?(?::?(\d\d))?)?$/i

function refuse(field: string, text: string): never {
  throw new Refusal(
    'validation_error',
    `\`${field}\`: ${JSON.stringify(text.slice(0, 60))} is no time. Give one such as \`2026-11-29 08:58:55.528916+00:00\`, best the one that came with the last answer.`,
  )
}

const numberOf = (digits: string | undefined): number => Number(digits ?? 0)

/** With any offset from UTC; without one it is UTC. Throws a Refusal that names the field. */
export function readTime(field: string, text: string): number {
  const match = TIME.exec(text.trim())
  if (match === null) return refuse(field, text)
  const [, year, month, day, hour, minute, second, fraction = '', , sign, hours, minutes, seconds] = match
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = [year, month, day, hour, minute, second].map(numberOf)
  const date = new Date(Date.UTC(2_000, mo - 1, d, h, mi, s))
  // On its own: two digits would be a year of the last century.
  date.setUTCFullYear(y, mo - 1, d)
  const isReal = date.getUTCMonth() === mo - 1 && date.getUTCDate() === d && h < 24 && mi < 60 && s < 60
  if (!isReal || numberOf(minutes) > 59 || numberOf(hours) > 23) return refuse(field, text)
  const offset = numberOf(hours) * 3_600 + numberOf(minutes) * 60 + numberOf(seconds)
  const utc = date.getTime() / 1_000 + (sign === '-' ? offset : -offset)
  return Math.max(utc * SECOND_US + Number(fraction.padEnd(6, '0').slice(0, 6)), 0)
}

/** In UTC; a fraction of nothing is left out, as Python does. */
export function writeTime(us: number): string {
  const fraction = us % SECOND_US
  const whole = new Date((us - fraction) / 1_000).toISOString().slice(0, 19).replace('T', ' ')
  return `${whole}${fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`}+00:00`
}

/** Clocks, by the Date of an answer: whole seconds, from somewhere between question and answer. */
import { type Finding, right, unknown, wrong } from '../finding.ts'

/** A `Date` is cut to whole seconds. */
const CUT_MS = 1_000
/** A relay corrects itself from here on, and says so in its log. */
const SKEW_MAX_MS = 2_000

/** Between asking and being answered, by our clock, the other's said `date`. */
export interface ClockSeen {
  readonly date: string | undefined
  readonly askedMs: number
  readonly answeredMs: number
}

/** Compares a `Date` header with a clock; how long the answer took makes no difference. */
export function judgeClock(
  about: { readonly check: string; readonly subject: string },
  { date, askedMs, answeredMs }: ClockSeen,
): Finding {
  const saidMs = Date.parse(date ?? '')
  if (Number.isNaN(saidMs)) return unknown(about, 'The answer has no Date.', 'Look at the proxy in front of it.')
  const skewMs = Math.max(askedMs - CUT_MS - saidMs, saidMs - answeredMs)
  if (skewMs <= SKEW_MAX_MS) return right(about, 'The clock is right.')
  return wrong(
    about,
    `The clocks differ by ${Math.round(skewMs / 1_000)} s.`,
    `Switch time synchronisation on for ${about.subject} (timedatectl set-ntp true).`,
  )
}

/** Where a pull begins. Pure. */

/** What is known of a source, in microseconds. */
export interface Progress {
  /** What it has said that it has. */
  readonly takenUs: number
  /** Where its last answer ended. */
  readonly givenUs: number
}

const MILLISECOND_US = 1_000
const SECOND_US = 1_000_000

/** The time as a client has it that keeps milliseconds or seconds. */
const isCutFrom = (us: number, whole: number): boolean =>
  us === whole - (whole % MILLISECOND_US) || us === whole - (whole % SECOND_US)

/**
 * `askedUs` is the time that the source gave, null for none: then it begins behind what it has said that it has, so that an answer that
 * was lost comes again. A source that gives back a time of ours in milliseconds or seconds means that time. Any other is taken as it is,
 * but for one in the future, which is the source's clock: `nowUs` is no earlier than any place given so far, and all mail of later comes
 * behind it.
 */
export function beginAt(progress: Progress | null, askedUs: number | null, nowUs: number): number {
  if (askedUs === null) return progress?.takenUs ?? 0
  if (progress !== null && askedUs !== progress.takenUs) {
    if (isCutFrom(askedUs, progress.givenUs)) return progress.givenUs
    if (isCutFrom(askedUs, progress.takenUs)) return progress.takenUs
  }
  return Math.min(askedUs, nowUs)
}

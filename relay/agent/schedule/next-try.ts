/** When to try again: pure, so that the whole schedule can be read off in a test. */

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** About 1m, 5m, 15m, 1h, 2h, then every 4h (RFC 5321 §4.5.4.1 asks for growing intervals of at least 30 minutes on average). */
const INTERVALS_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS]
const LAST_INTERVAL_MS = 4 * HOUR_MS
const JITTER = 0.2

/** Time of the next round after `roundNo` rounds (1 = after the first), jittered by ±20 % so that bursts spread. */
export function nextTry(roundNo: number, nowMs: number, random: () => number): number {
  const interval = INTERVALS_MS[roundNo - 1] ?? LAST_INTERVAL_MS
  return Math.round(nowMs + interval * (1 - JITTER + 2 * JITTER * random()))
}

/** Time of the one more try after an unknown outcome: 4 to 5 hours, when the peer's own dedup and humans have settled. */
export const nextTryAfterUnknown = (nowMs: number, random: () => number): number =>
  Math.round(nowMs + LAST_INTERVAL_MS + HOUR_MS * random())

/** Time of the try after Haraka lost an attempt: 5 to 30 seconds, spread because a restart interrupts many at once. */
export const nextTryAfterInterruption = (nowMs: number, random: () => number): number =>
  Math.round(nowMs + 5_000 + 25_000 * random())

/** When a delivery that failed is tried again: a ladder of more than three days, with jitter. Pure. */
const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** The pauses after the first attempt, the second … */
const LADDER_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const

/** Attempts of a ladder, the first included. */
export const ATTEMPTS_MAX = LADDER_MS.length + 1

const JITTER = 0.1
/** A receiver that asks for more is tried before it wants: a day is long enough for any trouble that it foresees. */
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS

/** What a receiver asks for by `Retry-After` (RFC 9110 §10.2.3): seconds, or a date; null for anything else. */
export function readRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) return null
  const ms = /^\d{1,9}$/.test(value.trim()) ? Number(value) * SECOND_MS : Date.parse(value) - nowMs
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS)
}

/** `made` attempts are over; null when that was the last one. `random` is 0 to 1. */
export function nextAttemptAtMs(
  made: number,
  around: { readonly nowMs: number; readonly retryAfterMs: number | null; readonly random: () => number },
): number | null {
  const pauseMs = LADDER_MS[made - 1]
  if (pauseMs === undefined) return null
  const spread = pauseMs * (1 + JITTER * around.random())
  return around.nowMs + Math.round(Math.max(spread, around.retryAfterMs ?? 0))
}

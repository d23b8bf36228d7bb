/**
 * The one injected clock. Every lease, due time and date of a mail follows it; only the dating of requests between
 * Worker and relay uses the real one. In development its offset is moved by `POST /dev/clock`.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** The wall clock plus an offset in milliseconds. */
export const offsetClock = (offsetMs: () => number): Clock => ({ now: () => Date.now() + offsetMs() })

export const systemClock: Clock = { now: () => Date.now() }

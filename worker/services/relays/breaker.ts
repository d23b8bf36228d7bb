/**
 * Keeps mail from being posted to a relay that does not answer. In the isolate's memory and by real time: each isolate
 * learns for itself, and the heartbeat is what all of them see.
 */
const FAILURES_MAX = 3
const BROKEN_FOR_MS = 30_000

export interface Breaker {
  /** A POST that got no answer of the agent's. The third in a row breaks; after 30 s one more failure breaks again. */
  noteFailure(relay: string): void
  /** Any answer of the agent's, also 429. */
  noteSuccess(relay: string): void
  isBroken(relay: string): boolean
}

/** `now` gives real milliseconds. */
export function createBreaker(now: () => number): Breaker {
  const failing = new Map<string, { readonly failures: number; readonly untilMs: number }>()
  return {
    noteFailure(relay) {
      const failures = (failing.get(relay)?.failures ?? 0) + 1
      failing.set(relay, { failures, untilMs: failures >= FAILURES_MAX ? now() + BROKEN_FOR_MS : 0 })
    },
    noteSuccess(relay) {
      failing.delete(relay)
    },
    isBroken: (relay) => now() < (failing.get(relay)?.untilMs ?? 0),
  }
}

/** The breaker of this isolate. */
export const { noteFailure, noteSuccess, isBroken } = createBreaker(Date.now)

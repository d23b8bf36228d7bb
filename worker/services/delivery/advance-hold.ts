/** What a hold told of a recipient changes. A join of two maxima: order and repeats do not matter (property test). */
import type { HoldTimes } from './recipient-state.ts'

/** A rule began to cover the recipient, or none does any more. */
export interface ToldHold {
  readonly kind: 'held' | 'released'
  readonly atMs: number
  readonly reason: string | null
}

function begin(now: HoldTimes, told: ToldHold): HoldTimes {
  const { atMs, reason } = told
  const since = now.heldAtMs ?? Number.NEGATIVE_INFINITY
  // Of two rules of one instant the same reason is shown whichever is told first.
  if (atMs < since || (atMs === since && (reason ?? '') <= (now.heldReason ?? ''))) return now
  return { heldAtMs: atMs, heldReason: reason, releasedAtMs: now.releasedAtMs }
}

/** Gives `now` itself when nothing changes. */
export function advanceHold(now: HoldTimes, told: ToldHold): HoldTimes {
  if (told.kind === 'held') return begin(now, told)
  if (now.releasedAtMs !== null && now.releasedAtMs >= told.atMs) return now
  return { heldAtMs: now.heldAtMs, heldReason: now.heldReason, releasedAtMs: told.atMs }
}

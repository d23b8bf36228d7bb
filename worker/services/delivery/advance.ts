/**
 * What a recipient becomes when something is told of it. A join: whatever the order and however often the same things
 * are told, the result is the same (property test), since every comparison uses only what the row keeps.
 */
import { isFinal, type RecipientState } from './recipient-state.ts'

/** What decides how a recipient stands, as its row keeps it. */
export interface Standing {
  readonly state: RecipientState
  /** When it happened, by whoever saw it. */
  readonly stateAtMs: number
  readonly nextTryAtMs: number | null
  readonly replyCode: number | null
  readonly replyEnhanced: string | null
  readonly replyText: string | null
}

/** Steps of the way: a later step is never undone by an earlier one told late. */
const STEPS: Readonly<Record<RecipientState, number>> = {
  accepted: 0,
  queued: 1,
  deferred: 2,
  delivered: 3,
  bounced: 3,
  failed: 3,
  expired: 3,
  suppressed: 3,
  canceled: 3,
  complained: 5,
}

/** A host took the mail and sent it back later: known only after the end of our own dialogue, so it comes behind it. */
const RETURNED_STEP = 4

/** Told by a report (RFC 3464): it has a status but, unlike a refusal in our dialogue, no reply code beside it. */
const isReturned = ({ state, replyCode, replyEnhanced }: Standing): boolean =>
  state === 'bounced' && replyCode === null && replyEnhanced !== null

const stepOf = (standing: Standing): number => (isReturned(standing) ? RETURNED_STEP : STEPS[standing.state])

/** Which of two finals of one instant is told: good news first, since the other side has the mail. */
const RANK: readonly RecipientState[] = [
  'delivered',
  'bounced',
  'failed',
  'expired',
  'suppressed',
  'canceled',
  'complained',
]

const keyOf = (standing: Standing): readonly (number | string)[] => [
  standing.stateAtMs,
  RANK.indexOf(standing.state),
  standing.nextTryAtMs ?? 0,
  standing.replyCode ?? 0,
  standing.replyEnhanced ?? '',
  standing.replyText ?? '',
]

function isBefore(a: Standing, b: Standing): boolean {
  const [left, right] = [keyOf(a), keyOf(b)]
  for (const [index, value] of left.entries()) {
    const other = right[index]
    if (other !== undefined && value !== other) return value < other
  }
  return false
}

/** A deferral is replaced by a later one; of two finals, as of two hand-overs, the first stands. */
const wins = (now: Standing, told: Standing): boolean =>
  told.state === 'deferred' && now.state === 'deferred' ? isBefore(now, told) : isBefore(told, now)

/** Gives `now` itself when nothing changes. */
export function advance(now: Standing, told: Standing): Standing {
  const [from, to] = [stepOf(now), stepOf(told)]
  if (to !== from) return to > from ? told : now
  return wins(now, told) ? told : now
}

/** When a recipient became final; null while it is open. */
export const finalAtMs = (standing: Standing): number | null => (isFinal(standing.state) ? standing.stateAtMs : null)

/** What follows from an attempt's outcome: a final state, the next host at once, or a later round. Pure. */
import type { AttemptOutcome, Phase } from '@mailstead/contracts/attempt.ts'
import type { DeliveryEventKind } from '@mailstead/contracts/delivery-event.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import { nextTry, nextTryAfterInterruption, nextTryAfterUnknown } from '../schedule/next-try.ts'

/** `error` of an attempt that Haraka no longer knows: it died with the attempt on the wire. */
export const INTERRUPTED = 'INTERRUPTED'
/** After this many interruptions in all, the ordinary schedule applies: the mail itself may be what kills Haraka. */
const QUICK_INTERRUPTIONS = 3
/** One more try after an unknown outcome; another unknown means no further copy is risked. */
const UNKNOWNS_WITH_RETRY = 1

export interface Decision {
  readonly kind: DeliveryEventKind
  readonly isDone: boolean
  /** When the delivery is looked at again: the next try, or its expiry. */
  readonly nextAtMs: number
  /** When the next attempt is due; null when there will be none. */
  readonly nextTryAtMs: number | null
  readonly rounds: number
  readonly interruptions: number
  readonly unknowns: number
  readonly tried: readonly string[]
}

export interface Circumstances {
  readonly ip: string | null
  /** Hosts of this round that were not tried before this attempt, itself not counted. */
  readonly untriedHosts: number
  readonly nowMs: number
  readonly random: () => number
}

type Counters = Pick<Decision, 'rounds' | 'interruptions' | 'unknowns' | 'tried'>

// A refusal before RCPT speaks of the host or of us, so another host may well take the mail (RFC 5321 §5.1).
const BEFORE_RCPT: ReadonlySet<Phase> = new Set<Phase>(['connect', 'banner', 'ehlo', 'starttls', 'mail'])

function retry(delivery: WaitingDelivery, tryAtMs: number, counters: Partial<Counters>): Decision {
  const willTry = tryAtMs < delivery.expiresAtMs
  return {
    kind: 'deferred',
    isDone: false,
    nextAtMs: willTry ? tryAtMs : delivery.expiresAtMs,
    nextTryAtMs: willTry ? tryAtMs : null,
    rounds: delivery.rounds + 1,
    interruptions: delivery.interruptions,
    unknowns: delivery.unknowns,
    tried: [],
    ...counters,
  }
}

function retryUnknown(delivery: WaitingDelivery, { nowMs, random }: Circumstances): Decision {
  const unknowns = delivery.unknowns + 1
  const at = unknowns > UNKNOWNS_WITH_RETRY ? delivery.expiresAtMs : nextTryAfterUnknown(nowMs, random)
  return retry(delivery, at, { unknowns })
}

function retryInterrupted(delivery: WaitingDelivery, { nowMs, random }: Circumstances): Decision {
  const interruptions = delivery.interruptions + 1
  return interruptions <= QUICK_INTERRUPTIONS
    ? retry(delivery, nextTryAfterInterruption(nowMs, random), { interruptions, rounds: delivery.rounds })
    : retry(delivery, nextTry(delivery.rounds + 1, nowMs, random), { interruptions })
}

function retryDeferred(delivery: WaitingDelivery, outcome: AttemptOutcome, around: Circumstances): Decision {
  if (outcome.error === INTERRUPTED) return retryInterrupted(delivery, around)
  if (around.ip !== null && around.untriedHosts > 0 && BEFORE_RCPT.has(outcome.phase))
    return retry(delivery, around.nowMs, { rounds: delivery.rounds, tried: [...delivery.tried, around.ip] })
  return retry(delivery, nextTry(delivery.rounds + 1, around.nowMs, around.random), {})
}

/** Decides the next state of a delivery after one attempt. */
export function decideNext(delivery: WaitingDelivery, outcome: AttemptOutcome, around: Circumstances): Decision {
  switch (outcome.verdict) {
    case 'delivered':
    case 'bounced':
      return { ...retry(delivery, around.nowMs, {}), kind: outcome.verdict, isDone: true, nextTryAtMs: null }
    case 'unknown':
      return retryUnknown(delivery, around)
    case 'deferred':
      return retryDeferred(delivery, outcome, around)
  }
}

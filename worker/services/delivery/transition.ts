/** Something told of one recipient: by a relay's event, or by ourselves at hand-over. */
import type { Attempt } from '@mailstead/contracts/attempt.ts'
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import type { JobId, MessageId, RelayId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Refusal } from '@mailstead/mail/bounce/refusal.ts'
import type { Standing } from './advance.ts'
import type { ToldHold } from './advance-hold.ts'

export interface Transition {
  readonly tenant: TenantId
  readonly messageId: MessageId
  readonly jobId: JobId
  readonly n: number
  /** Null for what is no step of the recipient. */
  readonly told: Standing | null
  readonly hold: ToldHold | null
  /** The event's place on the timeline; null for what the recipient's row tells by itself. */
  readonly entry: TimelineEntry | null
}

export interface TimelineEntry {
  /** The event's id and its epoch: a repeat is the same row, the same attempt number under another lease is not. */
  readonly eventId: string
  readonly kind: DeliveryEvent['kind'] | 'delayed' | 'complained' | 'unscanned'
  /** Null for what we decided ourselves, and for what a report told. */
  readonly relay: RelayId | null
  readonly epoch: number
  readonly atMs: number
  readonly attempt: Attempt | null
  readonly reason: string | null
  /** When the relay took the job; absent where it does not say. */
  readonly receivedAtMs?: number
  /** What a report says, in the words of `classify`; absent when the attempt tells it. */
  readonly refusal?: Refusal
}

type Place = Pick<Transition, 'tenant' | 'messageId' | 'jobId' | 'n'>

const placeOf = ({ tenant, messageId, jobId, n }: Place): Place => ({ tenant, messageId, jobId, n })

function stepOf(event: DeliveryEvent): Standing | null {
  const { kind, attempt } = event
  if (kind === 'held' || kind === 'released' || kind === 'returned') return null
  const nextTryAt = kind === 'deferred' ? attempt?.nextTryAt : null
  return {
    state: kind,
    stateAtMs: Date.parse(event.occurredAt),
    nextTryAtMs: nextTryAt ? Date.parse(nextTryAt) : null,
    replyCode: attempt?.reply?.code ?? null,
    replyEnhanced: attempt?.reply?.enhanced ?? null,
    replyText: attempt?.reply?.text ?? attempt?.error ?? event.reason ?? null,
  }
}

/** A relay's event. `queued` has no place of its own on the timeline: the stage time of the recipient tells it. */
export function fromEvent(relay: RelayId, event: DeliveryEvent): Transition {
  const { kind, epoch, attempt } = event
  const atMs = Date.parse(event.occurredAt)
  const reason = event.reason ?? null
  const receivedAt = event.receivedAt === undefined ? {} : { receivedAtMs: Date.parse(event.receivedAt) }
  return {
    ...placeOf(event),
    told: stepOf(event),
    hold: kind === 'held' || kind === 'released' ? { kind, atMs, reason } : null,
    entry:
      kind === 'queued'
        ? null
        : { eventId: `${event.id}|${epoch}`, kind, relay, epoch, atMs, attempt, reason, ...receivedAt },
  }
}

/** Something we decided ourselves; `text` says why. */
export const decided = (
  place: Place,
  state: 'queued' | 'suppressed' | 'failed' | 'expired' | 'canceled' | 'complained',
  atMs: number,
  text: string | null = null,
): Transition => ({
  ...placeOf(place),
  told: { state, stateAtMs: atMs, nextTryAtMs: null, replyCode: null, replyEnhanced: null, replyText: text },
  hold: null,
  entry: null,
})

/** A hold at our side of the hand-over began or ended; each has its place on the timeline. */
export const decidedHold = (place: Place, hold: ToldHold): Transition => ({
  ...placeOf(place),
  told: null,
  hold,
  entry: {
    eventId: `${place.jobId}|${place.n}|${hold.kind}|${hold.atMs}`,
    kind: hold.kind,
    relay: null,
    epoch: 0,
    atMs: hold.atMs,
    attempt: null,
    reason: hold.reason,
  },
})

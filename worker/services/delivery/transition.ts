/** Something told of one recipient: by a relay's event, or by ourselves at hand-over. */
import type { Attempt } from '@mailstead/contracts/attempt.ts'
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import type { JobId, MessageId, RelayId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Standing } from './advance.ts'

export interface Transition {
  readonly tenant: TenantId
  readonly messageId: MessageId
  readonly jobId: JobId
  readonly n: number
  readonly told: Standing
  /** The attempt's place on the timeline; null for what is no attempt of a relay. */
  readonly entry: TimelineEntry | null
}

export interface TimelineEntry {
  /** The event's id and its epoch: a repeat is the same row, the same attempt number under another lease is not. */
  readonly eventId: string
  readonly kind: DeliveryEvent['kind']
  readonly relay: RelayId
  readonly epoch: number
  readonly attempt: Attempt | null
}

const replyFields = (attempt: Attempt | null) => ({
  replyCode: attempt?.reply?.code ?? null,
  replyEnhanced: attempt?.reply?.enhanced ?? null,
  replyText: attempt?.reply?.text ?? attempt?.error ?? null,
})

/** A relay's event. `queued` has no place of its own on the timeline: the stage time of the recipient tells it. */
export function fromEvent(relay: RelayId, event: DeliveryEvent): Transition {
  const nextTryAt = event.kind === 'deferred' ? event.attempt?.nextTryAt : null
  return {
    tenant: event.tenant,
    messageId: event.messageId,
    jobId: event.jobId,
    n: event.n,
    told: {
      state: event.kind,
      stateAtMs: Date.parse(event.occurredAt),
      nextTryAtMs: nextTryAt ? Date.parse(nextTryAt) : null,
      ...replyFields(event.attempt),
    },
    entry:
      event.kind === 'queued'
        ? null
        : {
            eventId: `${event.id}|${event.epoch}`,
            kind: event.kind,
            relay,
            epoch: event.epoch,
            attempt: event.attempt,
          },
  }
}

/** Something we decided ourselves; `text` says why. */
export const decided = (
  place: Pick<Transition, 'tenant' | 'messageId' | 'jobId' | 'n'>,
  state: 'queued' | 'suppressed' | 'failed' | 'expired' | 'canceled',
  atMs: number,
  text: string | null = null,
): Transition => ({
  ...place,
  told: { state, stateAtMs: atMs, nextTryAtMs: null, replyCode: null, replyEnhanced: null, replyText: text },
  entry: null,
})

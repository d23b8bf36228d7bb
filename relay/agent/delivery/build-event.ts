/** Delivery events as the Worker reads them. Their ids follow from job, recipient, attempt and kind, so repeats collapse. */
import type { Attempt, AttemptOutcome, Target } from '@mailstead/contracts/attempt.ts'
import type { DeliveryEvent, DeliveryEventKind } from '@mailstead/contracts/delivery-event.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'

/** A POST of events stays below 100 KB, and one event must fit into it. */
const TRANSCRIPT_MAX_BYTES = 48_000

const isoAt = (timeMs: number): string => new Date(timeMs).toISOString()

/** Keeps the beginning and the end of a dialogue that is too long: the middle says least. */
export function fitTranscript(lines: readonly string[]): string[] {
  const sizes = lines.map((line) => Buffer.byteLength(JSON.stringify(line)) + 1)
  let total = sizes.reduce((sum, size) => sum + size, 0)
  if (total <= TRANSCRIPT_MAX_BYTES) return [...lines]
  let first = Math.floor(lines.length / 2)
  let last = first
  while (total > TRANSCRIPT_MAX_BYTES && last - first < lines.length) {
    const takesFirst = first > 0 && lines.length - last <= first
    if (takesFirst) first -= 1
    total -= sizes[takesFirst ? first : last] ?? 0
    if (!takesFirst) last += 1
  }
  return [...lines.slice(0, first), '…', ...lines.slice(last)]
}

/** Turns an outcome into the timeline's attempt; `offsetMs` moves Haraka's real times onto the agent's clock. */
export function buildAttempt(
  outcome: AttemptOutcome,
  facts: {
    readonly no: number
    readonly target: Target | null
    readonly nextTryAtMs: number | null
    readonly offsetMs: number
  },
): Attempt {
  return {
    ...outcome,
    startedAt: isoAt(Date.parse(outcome.startedAt) + facts.offsetMs),
    endedAt: isoAt(Date.parse(outcome.endedAt) + facts.offsetMs),
    transcript: fitTranscript(outcome.transcript),
    no: facts.no,
    target: facts.target,
    nextTryAt: facts.nextTryAtMs === null ? null : isoAt(facts.nextTryAtMs),
  }
}

/** What an event says of its delivery. */
export interface EventFacts {
  readonly kind: DeliveryEventKind
  /** Tells events of one kind apart: the attempt's number, the time of a hold, the epoch that is given back. */
  readonly mark: number
  readonly attempt: Attempt | null
  readonly reason?: string | null
  readonly atMs: number
}

/** The event of one delivery. */
export const buildEvent = (delivery: WaitingDelivery, facts: EventFacts): DeliveryEvent => ({
  id: `${delivery.jobId}|${delivery.n}|${facts.mark}|${facts.kind}`,
  tenant: delivery.tenant,
  messageId: delivery.messageId,
  jobId: delivery.jobId,
  epoch: delivery.epoch,
  n: delivery.n,
  kind: facts.kind,
  attempt: facts.attempt,
  ...(facts.reason === undefined || facts.reason === null ? {} : { reason: facts.reason }),
  occurredAt: facts.attempt?.endedAt ?? isoAt(facts.atMs),
  receivedAt: isoAt(delivery.receivedAtMs),
})

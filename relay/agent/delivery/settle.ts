/** Writes down how attempts ended: outcome, next state and event in one transaction. */
import { type AttemptOutcome, Target } from '@mailstead/contracts/attempt.ts'
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import type { Clock } from '../clock.ts'
import type { StoredDelivery, WaitingDelivery } from '../journal/delivery-row.ts'
import type { DeliveryRows } from '../journal/delivery-rows.ts'
import type { Journal } from '../journal/journal.ts'
import { buildAttempt, buildEvent } from './build-event.ts'
import { type Decision, decideNext } from './decide-next.ts'

/** The end of one attempt. */
export interface Ending {
  readonly deliveryNo: number
  /** Null for an attempt that found no host: it was never claimed. */
  readonly attemptId: string | null
  readonly outcome: AttemptOutcome
  readonly untriedHosts: number
}

export interface Settled {
  readonly deliveryNo: number
  readonly event: DeliveryEvent
  readonly domain: string
  /** The delivery as it waits now; null when it is done. */
  readonly waiting: WaitingDelivery | null
}

export interface Settler {
  /** Ends attempts; one whose delivery is not in that attempt any more is left out. Resolves after COMMIT. */
  end(endings: readonly Ending[]): Promise<Settled[]>
  /** Makes deliveries final without an attempt: past their `expires_at`, or unsendable while under `attemptId`. */
  close(
    deliveries: readonly WaitingDelivery[],
    kind: 'expired' | 'failed',
    attemptId?: (delivery: WaitingDelivery) => string,
  ): Promise<Settled[]>
}

export interface SettlerDeps {
  readonly journal: Journal
  readonly deliveries: DeliveryRows
  readonly clock: Clock
  readonly random: () => number
}

interface Written {
  readonly decision: Decision
  readonly attempts: number
  readonly event: DeliveryEvent
}

function write(deps: SettlerDeps, stored: StoredDelivery, { decision, attempts, event }: Written): Settled {
  const { kind: _, nextTryAtMs: __, ...next } = decision
  const [no, jobNo] = [stored.no, stored.jobNo]
  const nowMs = deps.clock.now()
  deps.deliveries.save({ ...next, no, jobNo, attempts, nowMs, eventId: event.id, eventJson: JSON.stringify(event) })
  return {
    deliveryNo: no,
    event,
    domain: stored.domain,
    waiting: decision.isDone ? null : { ...stored, ...next, attempts },
  }
}

const isUnder = (stored: StoredDelivery, attemptId: string | null): boolean =>
  attemptId === null ? stored.state === 'waiting' : stored.attemptId === attemptId

function endOne(deps: SettlerDeps, ending: Ending): Settled[] {
  const stored = deps.deliveries.find(ending.deliveryNo)
  if (stored === null || !isUnder(stored, ending.attemptId)) return []
  const target = stored.targetJson === null ? null : Target.parse(JSON.parse(stored.targetJson))
  const nowMs = deps.clock.now()
  const { untriedHosts, outcome } = ending
  const around = { ip: target?.ip ?? null, untriedHosts, nowMs, random: deps.random }
  const decision = decideNext(stored, outcome, around)
  const attempts = stored.attempts + 1
  // Only Haraka's times need moving: an attempt without a target was dated by the agent's own clock.
  const offsetMs = target === null ? 0 : deps.clock.offsetMs()
  const attempt = buildAttempt(outcome, { no: attempts, target, nextTryAtMs: decision.nextTryAtMs, offsetMs })
  const event = buildEvent(stored, { kind: decision.kind, attempts, attempt, atMs: nowMs })
  return [write(deps, stored, { decision, attempts, event })]
}

function closeOne(deps: SettlerDeps, no: number, kind: 'expired' | 'failed', attemptId: string | null): Settled[] {
  const stored = deps.deliveries.find(no)
  if (stored === null || !isUnder(stored, attemptId)) return []
  const nowMs = deps.clock.now()
  const { attempts, rounds, interruptions, unknowns, tried } = stored
  const counters = { rounds, interruptions, unknowns, tried }
  const decision = { ...counters, kind, isDone: true, nextAtMs: nowMs, nextTryAtMs: null }
  const event = buildEvent(stored, { kind, attempts, attempt: null, atMs: nowMs })
  return [write(deps, stored, { decision, attempts, event })]
}

/** Makes the settler over a journal. */
export function createSettler(deps: SettlerDeps): Settler {
  return {
    end: (endings) => deps.journal.write(() => endings.flatMap((ending) => endOne(deps, ending))),
    close: (deliveries, kind, attemptId) =>
      deps.journal.write(() =>
        deliveries.flatMap((delivery) => closeOne(deps, delivery.no, kind, attemptId?.(delivery) ?? null)),
      ),
  }
}

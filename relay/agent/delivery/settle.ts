/** Writes down how attempts ended: outcome, next state and event in one transaction. */
import { type AttemptOutcome, Target } from '@mailstead/contracts/attempt.ts'
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import type { Clock } from '../clock.ts'
import type { Cover } from '../control/cover.ts'
import type { StoredDelivery, WaitingDelivery } from '../journal/delivery-row.ts'
import type { DeliveryRows } from '../journal/delivery-rows.ts'
import type { Journal } from '../journal/journal.ts'
import type { ScopeRows } from '../journal/scope-rows.ts'
import { judgeOutcome } from '../tls-policy/judge-tls.ts'
import { buildAttempt, buildEvent } from './build-event.ts'
import { type Decision, decideNext } from './decide-next.ts'
import { stopInstead } from './stop-instead.ts'

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
  readonly class: MailClass
  /** The delivery as it waits now; null when it is done or held. */
  readonly waiting: WaitingDelivery | null
}

/** Why a delivery becomes final without an attempt. */
export interface Closing {
  readonly kind: 'expired' | 'failed' | 'canceled' | 'suppressed'
  readonly reason: string | null
}

export interface Settler {
  /** Ends attempts; one whose delivery is not in that attempt any more is left out. Resolves after COMMIT. */
  end(endings: readonly Ending[]): Promise<Settled[]>
  /** Makes waiting deliveries final without an attempt, held ones too. */
  close(deliveries: readonly WaitingDelivery[], closing: Closing): Promise<Settled[]>
  /** Inside a transaction: the same for one; null when it does not wait. */
  closeOne(no: number, closing: Closing): Settled | null
  /** Inside a transaction: takes back a claim that Haraka has not begun. Answers the delivery if it waits again. */
  takeBack(no: number, attemptId: string): WaitingDelivery | null
}

export interface SettlerDeps {
  readonly journal: Journal
  readonly deliveries: DeliveryRows
  readonly rows: Pick<ScopeRows, 'setAside'>
  readonly cover: Cover
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
  const waiting: WaitingDelivery | null = decision.isDone ? null : { ...stored, ...next, attempts }
  const isHeld = waiting !== null && deps.cover(waiting)
  return { deliveryNo: no, event, domain: stored.domain, class: stored.class, waiting: isHeld ? null : waiting }
}

const isUnder = (stored: StoredDelivery, attemptId: string | null): boolean =>
  attemptId === null ? stored.state === 'waiting' && stored.holdId === null : stored.attemptId === attemptId

function endOne(deps: SettlerDeps, ending: Ending): Settled[] {
  const stored = deps.deliveries.find(ending.deliveryNo)
  if (stored === null || !isUnder(stored, ending.attemptId)) return []
  const target = stored.targetJson === null ? null : Target.parse(JSON.parse(stored.targetJson))
  const nowMs = deps.clock.now()
  const { untriedHosts, outcome } = ending
  const around = { ip: target?.ip ?? null, untriedHosts, nowMs, random: deps.random }
  const { decision, reason } = stopInstead(stored.stop, decideNext(stored, outcome, around), outcome.verdict)
  const attempts = stored.attempts + 1
  // Only Haraka's times need moving: an attempt without a target was dated by the agent's own clock.
  const offsetMs = target === null ? 0 : nowMs - deps.clock.wallMs()
  const attempt = buildAttempt(judgeOutcome(outcome, target), {
    no: attempts,
    target,
    nextTryAtMs: decision.nextTryAtMs,
    offsetMs,
  })
  const event = buildEvent(stored, { kind: decision.kind, mark: attempts, attempt, reason, atMs: nowMs })
  return [write(deps, stored, { decision, attempts, event })]
}

function closeStored(deps: SettlerDeps, stored: StoredDelivery, { kind, reason }: Closing): Settled {
  const nowMs = deps.clock.now()
  const { attempts, rounds, interruptions, unknowns, tried } = stored
  const counters = { rounds, interruptions, unknowns, tried }
  const decision = { ...counters, kind, isDone: true, nextAtMs: nowMs, nextTryAtMs: null }
  const event = buildEvent(stored, { kind, mark: attempts, attempt: null, reason, atMs: nowMs })
  return write(deps, stored, { decision, attempts, event })
}

function closeOne(deps: SettlerDeps, no: number, closing: Closing): Settled | null {
  const stored = deps.deliveries.find(no)
  return stored === null || stored.state !== 'waiting' ? null : closeStored(deps, stored, closing)
}

function takeBack(deps: SettlerDeps, no: number, attemptId: string): WaitingDelivery | null {
  const stored = deps.deliveries.find(no)
  if (stored === null || stored.attemptId !== attemptId) return null
  const { stop } = stored
  if (stop?.state === 'returned') deps.rows.setAside(stored, deps.clock.now())
  else if (stop !== null) closeStored(deps, stored, { kind: stop.state, reason: stop.reason })
  else if (deps.deliveries.unclaim(no, attemptId) && !deps.cover(stored)) return stored
  return null
}

/** Makes the settler over a journal. */
export function createSettler(deps: SettlerDeps): Settler {
  return {
    end: (endings) => deps.journal.write(() => endings.flatMap((ending) => endOne(deps, ending))),
    close: (deliveries, closing) =>
      deps.journal.write(() => deliveries.flatMap((delivery) => closeOne(deps, delivery.no, closing) ?? [])),
    closeOne: (no, closing) => closeOne(deps, no, closing),
    takeBack: (no, attemptId) => takeBack(deps, no, attemptId),
  }
}

/** The ends of attempts and deliveries: written by the settler, then slots and deliveries are free again. */
import type { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import { alarm, type Log, reasonOf } from '../../log.ts'
import type { Clock } from '../clock.ts'
import type { Cover } from '../control/cover.ts'
import { giveBackJob } from '../control/return-job.ts'
import { newAttemptId } from '../delivery/attempt-id.ts'
import { interruptedOutcome, unroutableOutcome } from '../delivery/local-outcome.ts'
import type { Ending, Settled, Settler } from '../delivery/settle.ts'
import type { Claim, WaitingDelivery } from '../journal/delivery-row.ts'
import type { DeliveryRows } from '../journal/delivery-rows.ts'
import type { Journal } from '../journal/journal.ts'
import type { MetaRows } from '../journal/meta-rows.ts'
import type { ScopeRows } from '../journal/scope-rows.ts'
import type { Pace } from '../pace/pace.ts'
import { laneKey, type Picked, siteKey } from './pick-attempts.ts'
import type { WaitingPool } from './waiting-pool.ts'
import type { Wire } from './wire.ts'

export interface EndDeps {
  readonly journal: Journal
  readonly deliveries: DeliveryRows
  readonly rows: ScopeRows
  readonly meta: MetaRows
  readonly settler: Settler
  readonly cover: Cover
  /** Whether rules and commands let a delivery start. */
  readonly lets: (delivery: WaitingDelivery) => boolean
  readonly pool: WaitingPool
  readonly wire: Wire
  readonly pace: Pace
  readonly clock: Clock
  readonly log: Log
  readonly wake: () => void
  /** A delivery was stopped by a command that may not mean it: it is to be looked at when the command is done. */
  readonly setBack: () => void
  /** Told of every end that was written. */
  readonly settled: (settled: readonly Settled[]) => void
  /** Other events were written. */
  readonly told: () => void
  /** The pace has learnt: something may be paused now. */
  readonly paced: () => void
}

/** After a write that failed (a full disk) the schedule is walked again this much later. */
const RETRY_AFTER_FAULT_MS = 1_000

/** Frees the slots of an attempt and whoever waited for its site. */
export function freeSlot({ wire, pool, wake }: EndDeps, attemptId: string): void {
  const entry = wire.get(attemptId)
  if (entry === undefined) return
  wire.remove(attemptId)
  pool.free(entry.deliveryNo)
  pool.ready.gates.open(laneKey(entry.site, entry.tenant))
  pool.ready.gates.open(siteKey(entry.site))
  wake()
}

function conclude(deps: EndDeps, settled: readonly Settled[]): void {
  for (const { deliveryNo, waiting } of settled) {
    deps.pool.free(deliveryNo)
    if (waiting !== null) deps.pool.offer(waiting)
  }
  if (settled.length > 0) deps.settled(settled)
}

/** The rows are unchanged when a write fails, so forgetting and walking again is enough. */
export function retryLater({ pool, log }: EndDeps, nos: readonly number[], reason: unknown): void {
  log('journal.failed', { reason: reasonOf(reason) })
  for (const no of nos) pool.free(no)
  setTimeout(() => pool.rescan(), RETRY_AFTER_FAULT_MS).unref()
}

async function settleTaken(deps: EndDeps, taken: readonly WaitingDelivery[], settle: () => Promise<Settled[]>) {
  const nos = taken.map((delivery) => delivery.no)
  deps.pool.reserve(nos)
  try {
    const settled = await settle()
    for (const no of nos) deps.pool.free(no)
    conclude(deps, settled)
  } catch (reason) {
    retryLater(deps, nos, reason)
  }
}

/** Makes deliveries final whose `expires_at` has passed. Never rejects. */
export async function expireDeliveries(deps: EndDeps, expired: readonly WaitingDelivery[]): Promise<void> {
  const fresh = expired.filter((delivery) => !deps.pool.isReserved(delivery.no))
  if (fresh.length > 0)
    await settleTaken(deps, fresh, () => deps.settler.close(fresh, { kind: 'expired', reason: null }))
}

/** Ends attempts that found no host. Never rejects. */
export async function endUnroutable(deps: EndDeps, unroutable: Picked['unroutable']): Promise<void> {
  const nowMs = deps.clock.now()
  const endings = unroutable.map(({ delivery, route }): Ending => {
    const outcome = unroutableOutcome(newAttemptId(nowMs), route, nowMs)
    return { deliveryNo: delivery.no, attemptId: null, untriedHosts: 0, outcome }
  })
  const taken = unroutable.map((entry) => entry.delivery)
  await settleTaken(deps, taken, () => deps.settler.end(endings))
}

/** Haraka has not begun these: a comparison with it may take them back. */
export function markUnsure({ wire }: EndDeps, claims: readonly Claim[]): void {
  for (const { attemptId } of claims) {
    const entry = wire.get(attemptId)
    if (entry !== undefined) entry.state = 'unsure'
  }
}

const DAMAGED = 'the relay’s copy of the mail was damaged'

/** Gives jobs back whose body is not what came: the Worker has it whole. Never rejects. */
export async function returnDamaged(deps: EndDeps, claims: readonly Claim[]): Promise<void> {
  const { rows, meta, clock } = deps
  const jobs = new Map(claims.map(({ delivery }) => [delivery.jobId, delivery]))
  for (const id of jobs.keys()) alarm(deps.log, 'body.damaged', { job: id })
  const isClaimed = ({ delivery, attemptId }: Claim) => deps.deliveries.find(delivery.no)?.attemptId === attemptId
  try {
    await deps.journal.write(() => {
      for (const { jobNo } of jobs.values()) rows.setReturnReason(jobNo, DAMAGED)
      for (const claim of claims) if (isClaimed(claim)) rows.setAside(claim.delivery, clock.now())
      for (const id of jobs.keys()) giveBackJob({ rows, nowMs: () => clock.now() }, rows.ofJob(id), DAMAGED)
      meta.put('damaged', meta.read('damaged') + jobs.size)
    })
  } catch (reason) {
    // They stay as they are: the next comparison with Haraka takes them back.
    markUnsure(deps, claims)
    return retryLater(deps, [], reason)
  }
  for (const { attemptId } of claims) freeSlot(deps, attemptId)
  deps.told()
}

const HELD_PER_WRITE = 1_000

/** Holds what a rule stopped on its way; what a command stopped, that command ends. Never rejects. */
export async function holdStopped(deps: EndDeps, stopped: readonly WaitingDelivery[]): Promise<void> {
  try {
    for (let at = 0; at < stopped.length; at += HELD_PER_WRITE) {
      const page = stopped.slice(at, at + HELD_PER_WRITE)
      const open = await deps.journal.write(() => page.filter((delivery) => !deps.cover(delivery)))
      for (const delivery of open) {
        // The rule is gone again.
        if (deps.lets(delivery)) deps.pool.offer(delivery)
        else deps.setBack()
      }
    }
    deps.told()
  } catch (reason) {
    retryLater(deps, [], reason)
  }
}

function endingOf({ wire }: EndDeps, outcome: AttemptOutcome): Ending[] {
  const entry = wire.get(outcome.id)
  if (entry === undefined) return []
  const { deliveryNo, untriedHosts } = entry
  return [{ deliveryNo, attemptId: outcome.id, outcome, untriedHosts }]
}

function notePace({ wire, pace, paced }: EndDeps, outcome: AttemptOutcome): void {
  const entry = wire.get(outcome.id)
  if (entry === undefined) return
  pace.note(entry, outcome)
  if (outcome.verdict === 'deferred') paced()
}

/** Writes down outcomes of attempts on the wire; resolves after COMMIT, rejects when the journal cannot be written. */
export async function finishAttempts(deps: EndDeps, outcomes: readonly AttemptOutcome[]): Promise<void> {
  const endings = outcomes.flatMap((outcome) => endingOf(deps, outcome))
  if (endings.length === 0) return
  // Before anything else may start.
  for (const { outcome } of endings) notePace(deps, outcome)
  const settled = await deps.settler.end(endings)
  for (const { outcome } of endings) freeSlot(deps, outcome.id)
  conclude(deps, settled)
}

/** Takes claims back that Haraka has not begun: they wait again or end by a command, and no attempt is counted. */
export async function revertClaims(deps: EndDeps, attemptIds: readonly string[]): Promise<void> {
  const entries = attemptIds.flatMap((id) => deps.wire.get(id) ?? [])
  if (entries.length === 0) return
  const waiting = await deps.journal.write(() =>
    entries.flatMap(({ deliveryNo, attemptId }) => deps.settler.takeBack(deliveryNo, attemptId) ?? []),
  )
  for (const { attemptId } of entries) freeSlot(deps, attemptId)
  for (const delivery of waiting) deps.pool.offer(delivery)
  deps.told()
}

/** Ends attempts that Haraka does not know: those it never confirmed go back uncounted, the others were interrupted. */
export async function giveUpAttempts(deps: EndDeps, attemptIds: readonly string[]): Promise<void> {
  const isUnsure = (id: string) => deps.wire.get(id)?.state === 'unsure'
  const lost = attemptIds.filter((id) => !isUnsure(id)).map((id) => interruptedOutcome(id, deps.clock.wallMs()))
  await revertClaims(deps, attemptIds.filter(isUnsure))
  await finishAttempts(deps, lost)
}

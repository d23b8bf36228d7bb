/** The ends of attempts and deliveries: written by the settler, then slots and deliveries are free again. */
import type { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import type { Clock } from '../clock.ts'
import { newAttemptId } from '../delivery/attempt-id.ts'
import { interruptedOutcome, unroutableOutcome } from '../delivery/local-outcome.ts'
import type { Ending, Settled, Settler } from '../delivery/settle.ts'
import type { Claim, WaitingDelivery } from '../journal/delivery-row.ts'
import type { DeliveryRows } from '../journal/delivery-rows.ts'
import type { Journal } from '../journal/journal.ts'
import { type Log, reasonOf } from '../log.ts'
import { type Picked, siteKey } from './pick-attempts.ts'
import type { WaitingPool } from './waiting-pool.ts'
import type { Wire } from './wire.ts'

export interface EndDeps {
  readonly journal: Journal
  readonly deliveries: DeliveryRows
  readonly settler: Settler
  readonly pool: WaitingPool
  readonly wire: Wire
  readonly clock: Clock
  readonly log: Log
  readonly wake: () => void
  /** Told of every event that was written. */
  readonly settled: (settled: readonly Settled[]) => void
}

/** After a write that failed (a full disk) the schedule is walked again this much later. */
const RETRY_AFTER_FAULT_MS = 1_000

/** Frees the slots of an attempt and whoever waited for its site. */
export function freeSlot({ wire, pool, wake }: EndDeps, attemptId: string): void {
  const entry = wire.get(attemptId)
  if (entry === undefined) return
  wire.remove(attemptId)
  pool.free(entry.deliveryNo)
  pool.ready.release(siteKey(entry.site))
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
  deps.pool.hold(nos)
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
  const fresh = expired.filter((delivery) => !deps.pool.isHeld(delivery.no))
  if (fresh.length > 0) await settleTaken(deps, fresh, () => deps.settler.close(fresh, 'expired'))
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

/** Fails claimed deliveries whose body the journal has lost. Never rejects. */
export async function endBodiless(deps: EndDeps, claims: readonly Claim[]): Promise<void> {
  const ids = new Map(claims.map((claim) => [claim.delivery.no, claim.attemptId]))
  const lost = claims.map((claim) => claim.delivery)
  for (const id of ids.values()) freeSlot(deps, id)
  await settleTaken(deps, lost, () => deps.settler.close(lost, 'failed', (delivery) => ids.get(delivery.no) ?? ''))
}

function endingOf({ wire }: EndDeps, outcome: AttemptOutcome): Ending[] {
  const entry = wire.get(outcome.id)
  if (entry === undefined) return []
  const { deliveryNo, untriedHosts } = entry
  return [{ deliveryNo, attemptId: outcome.id, outcome, untriedHosts }]
}

/** Writes down outcomes of attempts on the wire; resolves after COMMIT, rejects when the journal cannot be written. */
export async function finishAttempts(deps: EndDeps, outcomes: readonly AttemptOutcome[]): Promise<void> {
  const endings = outcomes.flatMap((outcome) => endingOf(deps, outcome))
  if (endings.length === 0) return
  const settled = await deps.settler.end(endings)
  for (const { outcome } of endings) freeSlot(deps, outcome.id)
  conclude(deps, settled)
}

/** Takes claims back that Haraka has not begun: they wait again, and no attempt is counted. */
export async function revertClaims(deps: EndDeps, attemptIds: readonly string[]): Promise<void> {
  const entries = attemptIds.flatMap((id) => deps.wire.get(id) ?? [])
  if (entries.length === 0) return
  await deps.journal.write(() => {
    for (const { deliveryNo, attemptId } of entries) deps.deliveries.unclaim(deliveryNo, attemptId)
  })
  for (const { deliveryNo, attemptId } of entries) {
    freeSlot(deps, attemptId)
    const stored = deps.deliveries.find(deliveryNo)
    if (stored !== null && stored.state === 'waiting') deps.pool.offer(stored)
  }
}

/** Ends attempts that Haraka does not know: those it never confirmed go back uncounted, the others were interrupted. */
export async function giveUpAttempts(deps: EndDeps, attemptIds: readonly string[]): Promise<void> {
  const isUnsure = (id: string) => deps.wire.get(id)?.state === 'unsure'
  const lost = attemptIds.filter((id) => !isUnsure(id)).map((id) => interruptedOutcome(id, Date.now()))
  await revertClaims(deps, attemptIds.filter(isUnsure))
  await finishAttempts(deps, lost)
}

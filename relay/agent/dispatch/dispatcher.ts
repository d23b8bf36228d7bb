/**
 * The agent's engine: due deliveries become attempts on the wire. Everything it holds in memory can be rebuilt from the
 * journal.
 */

import type { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import type { Claim, WaitingDelivery } from '../journal/delivery-row.ts'
import type { JobRows } from '../journal/job-rows.ts'
import { reasonOf } from '../log.ts'
import type { RouteCache } from '../route/route-cache.ts'
import {
  type EndDeps,
  endBodiless,
  endUnroutable,
  expireDeliveries,
  finishAttempts,
  freeSlot,
  giveUpAttempts,
  retryLater,
  revertClaims,
} from './end-attempts.ts'
import { createLaunch, type LaunchDeps, type OutgoingAttempt, type PostAnswer } from './launch.ts'
import { type Picked, pickAttempts } from './pick-attempts.ts'
import { createWaitingPool } from './waiting-pool.ts'

export interface Dispatcher {
  /** Offers deliveries that have just been journalled; those not due yet wait for the schedule. */
  offer(deliveries: readonly WaitingDelivery[]): void
  /** Writes down what Haraka reports; resolves after COMMIT. */
  finish(outcomes: readonly AttemptOutcome[]): Promise<void>
  /** Ends attempts that Haraka lost; one that it never confirmed goes back without being counted. */
  giveUp(attemptIds: readonly string[]): Promise<void>
  /** Nothing is picked while Haraka cannot be reached. */
  setReachable(isReachable: boolean): void
  /** At the start and after a moved clock: looks at the whole schedule. */
  reset(): void
  /** Brings back what was set aside for want of a lease. */
  leaseRenewed(): void
  stop(): void
}

export interface DispatcherDeps extends Omit<EndDeps, 'pool' | 'wake'> {
  readonly jobs: JobRows
  readonly routes: RouteCache
  readonly ehlo: string
  readonly sources: readonly string[]
  readonly isLeased: (delivery: WaitingDelivery) => boolean
  readonly post: (batch: readonly OutgoingAttempt[]) => Promise<PostAnswer>
  /** Asks the results loop to compare with what Haraka runs. */
  readonly reconcile: () => void
}

const EXPIRY_SWEEP_MS = 30_000
const EXPIRY_PAGE_ROWS = 500

/** Commits claims and launches those whose delivery still waited. */
async function claimAll(end: EndDeps, claims: readonly Claim[], launch: (claims: readonly Claim[]) => void) {
  end.pool.hold(claims.map((claim) => claim.delivery.no))
  try {
    const won = await end.journal.write(() => claims.filter((claim) => end.deliveries.claim(claim)))
    const kept = new Set(won)
    for (const claim of claims) if (!kept.has(claim)) freeSlot(end, claim.attemptId)
    launch(won)
  } catch (reason) {
    for (const claim of claims) freeSlot(end, claim.attemptId)
    retryLater(end, [], reason)
  }
}

function launchDepsOf(end: EndDeps, deps: DispatcherDeps, setReachable: (isReachable: boolean) => void): LaunchDeps {
  const revert = async (ids: readonly string[]) => {
    try {
      await revertClaims(end, ids)
    } catch (reason) {
      // They stay as they are: the next reconciliation finds that Haraka does not know them.
      deps.log('journal.failed', { reason: reasonOf(reason) })
    }
  }
  return {
    jobs: deps.jobs,
    post: deps.post,
    posted: (claims, answer) => {
      const entries = claims.flatMap((claim) => end.wire.get(claim.attemptId) ?? [])
      if (answer.kind === 'unreachable') {
        for (const entry of entries) entry.state = 'unsure'
        setReachable(false)
        void revert(entries.map((entry) => entry.attemptId))
        deps.reconcile()
        return
      }
      const isSure = (id: string) => answer.kind === 'doubtful' || answer.started.has(id)
      for (const entry of entries) entry.state = isSure(entry.attemptId) ? 'posted' : 'unsure'
      if (answer.kind === 'doubtful' || entries.some((entry) => entry.state === 'unsure')) deps.reconcile()
    },
    bodiless: (claims) => void endBodiless(end, claims),
  }
}

function beginPicked(
  end: EndDeps,
  { claims, expired, unroutable, unleased }: Picked,
  launch: (claims: readonly Claim[]) => void,
) {
  if (expired.length > 0) void expireDeliveries(end, expired)
  if (unroutable.length > 0) void endUnroutable(end, unroutable)
  if (unleased.length > 0) end.log('lease.out', { waiting: unleased.length })
  if (claims.length > 0) void claimAll(end, claims, launch)
}

/** Makes the dispatcher; `reset` begins work, from whatever the journal holds. */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  let isReachable = true
  let isStopped = false
  let isWoken = false
  let hasUnleased = false
  const wake = () => {
    if (isWoken || isStopped) return
    isWoken = true
    // Once per turn: what a whole POST has brought starts together.
    setImmediate(() => {
      isWoken = false
      if (isStopped || !isReachable) return
      const picked = pickAttempts(pickDeps)
      hasUnleased ||= picked.unleased.length > 0
      beginPicked(end, picked, launch)
    })
  }
  const { deliveries, clock, wire, routes, isLeased, ehlo, sources } = deps
  const pool = createWaitingPool({ deliveries, clock, wake })
  const end: EndDeps = { ...deps, pool, wake }
  const pickDeps = { ready: pool.ready, wire, routes, isLeased, nowMs: () => clock.now(), ehlo, sources, wake }
  const setReachable = (next: boolean) => {
    if (next !== isReachable) deps.log(next ? 'haraka.reachable' : 'haraka.unreachable')
    isReachable = next
    if (next) wake()
  }
  const launch = createLaunch(launchDepsOf(end, deps, setReachable))
  const sweepExpired = () => void expireDeliveries(end, deliveries.expired(clock.now(), EXPIRY_PAGE_ROWS))
  const sweep = setInterval(sweepExpired, EXPIRY_SWEEP_MS)
  pool.hold(Array.from(wire.entries(), (entry) => entry.deliveryNo))
  return {
    offer: (fresh) => {
      for (const delivery of fresh) pool.offer(delivery)
    },
    finish: (outcomes) => finishAttempts(end, outcomes),
    giveUp: (attemptIds) => giveUpAttempts(end, attemptIds),
    setReachable,
    reset: () => {
      pool.rescan()
      sweepExpired()
    },
    leaseRenewed: () => {
      if (hasUnleased) pool.rescan()
      hasUnleased = false
    },
    stop: () => {
      isStopped = true
      clearInterval(sweep)
      pool.stop()
    },
  }
}

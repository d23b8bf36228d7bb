/**
 * The agent's engine: due deliveries become attempts on the wire. Everything it holds in memory can be rebuilt from the
 * journal.
 */

import type { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import { reasonOf } from '../../log.ts'
import type { Claim, WaitingDelivery } from '../journal/delivery-row.ts'
import type { JobRows } from '../journal/job-rows.ts'
import type { OwnSources } from '../route/own-sources.ts'
import type { RouteCache } from '../route/route-cache.ts'
import {
  type EndDeps,
  endUnroutable,
  expireDeliveries,
  finishAttempts,
  freeSlot,
  giveUpAttempts,
  holdStopped,
  markUnsure,
  retryLater,
  returnDamaged,
  revertClaims,
} from './end-attempts.ts'
import { createLaunch, type LaunchDeps, type OutgoingAttempt, type PostAnswer } from './launch.ts'
import { createPauseEnds } from './pause-ends.ts'
import { mayPass, type Picked, pickAttempts } from './pick-attempts.ts'
import { createWaitingPool } from './waiting-pool.ts'

export interface Dispatcher {
  /** Offers deliveries that begin to wait, are released or moved; those not due yet wait for the schedule. */
  offer(deliveries: readonly WaitingDelivery[]): void
  /** Writes down what Haraka reports; resolves after COMMIT. */
  finish(outcomes: readonly AttemptOutcome[]): Promise<void>
  /** Ends attempts that Haraka lost; one that it never confirmed goes back without being counted. */
  giveUp(attemptIds: readonly string[]): Promise<void>
  /** Why a delivery waits for the pace of its site; null when it does not. */
  whyWaits(delivery: WaitingDelivery): string | null
  /** Nothing is picked while Haraka cannot be reached. */
  setReachable(isReachable: boolean): void
  /** Lets attempts start: not before the Worker was asked what it ordered while this process was not there. */
  begin(): void
  /** After a moved clock: looks at the whole schedule. */
  reset(): void
  /** Brings back what was set aside for want of a lease, or stopped by a command that has been carried out. */
  bringBack(): void
  stop(): void
}

export interface DispatcherDeps extends Omit<EndDeps, 'pool' | 'wake' | 'setBack' | 'paced'> {
  readonly jobs: JobRows
  readonly routes: RouteCache
  readonly own: OwnSources
  readonly isLeased: (delivery: WaitingDelivery) => boolean
  /** Told of due deliveries that no lease covers. */
  readonly unleased: () => void
  readonly post: (batch: readonly OutgoingAttempt[]) => Promise<PostAnswer>
  /** Asks the results loop to compare with what Haraka runs. */
  readonly reconcile: () => void
}

const EXPIRY_SWEEP_MS = 30_000
const EXPIRY_PAGE_ROWS = 500

/** The delivery as it is about to start: rules may name the site. */
const routedOf = ({ delivery, target }: Claim): WaitingDelivery => ({ ...delivery, site: target.site })

/** Commits claims and launches those whose delivery still waited and may start. */
async function claimAll(end: EndDeps, claims: readonly Claim[], launch: (claims: readonly Claim[]) => void) {
  end.pool.reserve(claims.map((claim) => claim.delivery.no))
  try {
    const { won, stopped } = await end.journal.write(() => {
      const free = claims.filter((claim) => end.lets(routedOf(claim)))
      return {
        won: free.filter((claim) => end.deliveries.claim(claim)),
        stopped: claims.filter((claim) => !free.includes(claim)),
      }
    })
    const kept = new Set(won)
    for (const claim of claims) if (!kept.has(claim)) freeSlot(end, claim.attemptId)
    launch(won)
    if (stopped.length > 0) void holdStopped(end, stopped.map(routedOf))
  } catch (reason) {
    for (const claim of claims) freeSlot(end, claim.attemptId)
    retryLater(end, [], reason)
  }
}

/** Between claim and POST the peer may have asked for a pause. */
const isPaced = ({ pace }: EndDeps, { delivery, target }: Claim): boolean =>
  pace.sourceWidth(target.site, target.source) > 0 && pace.tenantWidth(target.site, delivery.tenant) > 0

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
    lets: (claim) => end.lets(routedOf(claim)) && isPaced(end, claim),
    stopped: (claims) => {
      markUnsure(end, claims)
      void revert(claims.map((claim) => claim.attemptId))
    },
    damaged: (claims) => void returnDamaged(end, claims),
  }
}

function beginPicked(
  end: EndDeps,
  { claims, expired, unroutable, unleased, stopped }: Picked,
  launch: (claims: readonly Claim[]) => void,
) {
  if (expired.length > 0) void expireDeliveries(end, expired)
  if (unroutable.length > 0) void endUnroutable(end, unroutable)
  if (unleased.length > 0) end.log('lease.out', { waiting: unleased.length })
  if (stopped.length > 0) void holdStopped(end, stopped)
  if (claims.length > 0) void claimAll(end, claims, launch)
}

function whyWaits({ pool, pace }: EndDeps, delivery: WaitingDelivery): string | null {
  const site = pool.ready.siteOf(delivery)
  return site === null ? null : pace.whyWaits(site, delivery.tenant)
}

/** Makes the dispatcher; `begin` starts work, from whatever the journal holds. */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  let isReachable = true
  let isStopped = false
  let isWoken = false
  let hasSetBack = false
  let isBegun = false
  const wake = () => {
    if (isWoken || isStopped) return
    isWoken = true
    // Once per turn: what a whole POST has brought starts together.
    setImmediate(() => {
      isWoken = false
      if (isStopped || !isReachable || !isBegun) return
      const picked = pickAttempts(pickDeps)
      hasSetBack ||= picked.unleased.length > 0
      if (picked.unleased.length > 0) deps.unleased()
      beginPicked(end, picked, launch)
    })
  }
  const { deliveries, clock, wire, pace, routes, isLeased, lets, own } = deps
  const pool = createWaitingPool({
    deliveries,
    clock,
    wake,
    mayPass: (key, mailClass) => mayPass(wire, key, mailClass),
  })
  const pauseEnds = createPauseEnds({ pace, gates: pool.ready.gates, nowMs: () => clock.now(), wake })
  const setBack = () => {
    hasSetBack = true
  }
  const end: EndDeps = { ...deps, pool, wake, setBack, paced: () => pauseEnds.look() }
  const now = { nowMs: () => clock.now(), mayExpire: () => clock.isConfirmed() }
  const pickDeps = { ready: pool.ready, wire, pace, routes, isLeased, lets, ...now, own, wake }
  const setReachable = (next: boolean) => {
    if (next !== isReachable) deps.log(next ? 'haraka.reachable' : 'haraka.unreachable')
    isReachable = next
    if (next) wake()
  }
  const launch = createLaunch(launchDepsOf(end, deps, setReachable))
  const sweepExpired = () => {
    if (clock.isConfirmed()) void expireDeliveries(end, deliveries.expired(clock.now(), EXPIRY_PAGE_ROWS))
  }
  const sweep = setInterval(sweepExpired, EXPIRY_SWEEP_MS)
  pool.reserve(Array.from(wire.entries(), (entry) => entry.deliveryNo))
  return {
    offer: (fresh) => {
      for (const delivery of fresh) pool.offer(delivery)
    },
    finish: (outcomes) => finishAttempts(end, outcomes),
    whyWaits: (delivery) => whyWaits(end, delivery),
    giveUp: (attemptIds) => giveUpAttempts(end, attemptIds),
    setReachable,
    begin: () => {
      if (isBegun) return
      isBegun = true
      pool.rescan()
      pauseEnds.look()
    },
    reset: () => {
      pool.rescan()
      pauseEnds.look()
      sweepExpired()
    },
    bringBack: () => {
      if (hasSetBack) pool.rescan()
      hasSetBack = false
    },
    stop: () => {
      isStopped = true
      clearInterval(sweep)
      pauseEnds.stop()
      pool.stop()
    },
  }
}

/**
 * Chooses what starts now: transactional before bulk, oldest due first, within the slots of the wire and of each site.
 * Nothing starts past its `expires_at` or without a lease.
 */
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import { newAttemptId } from '../delivery/attempt-id.ts'
import type { Claim, WaitingDelivery } from '../journal/delivery-row.ts'
import { chooseHost } from '../route/choose-host.ts'
import type { Route } from '../route/resolve-route.ts'
import type { RouteCache } from '../route/route-cache.ts'
import type { DomainQueue, ReadyQueues } from './ready-queues.ts'
import type { Wire } from './wire.ts'

export interface Picked {
  readonly claims: Claim[]
  readonly expired: WaitingDelivery[]
  readonly unroutable: Array<{
    readonly delivery: WaitingDelivery
    readonly route: Exclude<Route, { readonly kind: 'hosts' }>
  }>
  /** Deliveries set back because their lease has run out. */
  readonly unleased: WaitingDelivery[]
}

export interface PickDeps {
  readonly ready: ReadyQueues
  readonly wire: Wire
  readonly routes: RouteCache
  readonly isLeased: (delivery: WaitingDelivery) => boolean
  readonly nowMs: () => number
  readonly ehlo: string
  readonly sources: readonly string[]
  /** Called when a look-up has ended, so that its queue can go on. */
  readonly wake: () => void
}

const WAITS_FOR_LOOKUP = 'dns'

/** Key under which queues wait for a free slot of a site. */
export const siteKey = (site: string): string => `site ${site}`

let turn = 0

function lookUp(deps: PickDeps, queue: DomainQueue): void {
  const { ready, routes, wake } = deps
  const key = `${WAITS_FOR_LOOKUP} ${queue.domain}`
  const isRunning = routes.lookUp(queue.domain, () => {
    ready.release(key)
    ready.release(WAITS_FOR_LOOKUP)
    wake()
  })
  ready.setAside(queue, isRunning ? key : WAITS_FOR_LOOKUP)
}

function start(deps: PickDeps, queue: DomainQueue, route: Extract<Route, { readonly kind: 'hosts' }>): Claim[] {
  if (!deps.wire.hasSiteSlot(queue.class, route.site)) {
    deps.ready.setAside(queue, siteKey(route.site))
    return []
  }
  const delivery = deps.ready.take(queue)?.delivery
  if (delivery === undefined) return []
  turn += 1
  const choice = chooseHost(route, delivery.tried, { ehlo: deps.ehlo, sources: deps.sources, turn })
  if (choice === null) return []
  const { target, untriedHosts } = choice
  const attemptId = newAttemptId(deps.nowMs())
  deps.wire.add({ attemptId, deliveryNo: delivery.no, site: target.site, untriedHosts, state: 'posting' })
  return [{ delivery, attemptId, target }]
}

function step(deps: PickDeps, queue: DomainQueue, picked: Picked): void {
  const first = queue.rows[queue.head]
  if (first === undefined) return void deps.ready.take(queue)
  const { delivery, readySince } = first
  if (delivery.expiresAtMs <= deps.nowMs()) {
    deps.ready.take(queue)
    picked.expired.push(delivery)
    return
  }
  if (!deps.isLeased(delivery)) {
    deps.ready.take(queue)
    picked.unleased.push(delivery)
    return
  }
  const route = deps.routes.get(queue.domain, readySince)
  if (route === null) lookUp(deps, queue)
  else if (route.kind === 'hosts') picked.claims.push(...start(deps, queue, route))
  else {
    deps.ready.take(queue)
    picked.unroutable.push({ delivery, route })
  }
}

/** Takes from the ready queues whatever may start now; each claim already holds its slot. */
export function pickAttempts(deps: PickDeps): Picked {
  const picked: Picked = { claims: [], expired: [], unroutable: [], unleased: [] }
  const classes: readonly MailClass[] = ['transactional', 'bulk']
  for (const mailClass of classes)
    for (
      let queue = deps.ready.first(mailClass);
      queue !== undefined && deps.wire.hasSlot(mailClass);
      queue = deps.ready.first(mailClass)
    )
      step(deps, queue, picked)
  return picked
}

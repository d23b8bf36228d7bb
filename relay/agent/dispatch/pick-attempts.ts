/**
 * Chooses what starts now: transactional before bulk, oldest due first, within the slots of the wire and of each site.
 * Nothing starts past its `expires_at`, without a lease, or against a hold.
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
  /** Deliveries set back because their lease has run out, or that would expire by a clock that is not confirmed. */
  readonly unleased: WaitingDelivery[]
  /** Deliveries that a rule or a command stops, with the site of their route where it is known. */
  readonly stopped: WaitingDelivery[]
}

export interface PickDeps {
  readonly ready: ReadyQueues
  readonly wire: Wire
  readonly routes: RouteCache
  readonly isLeased: (delivery: WaitingDelivery) => boolean
  /** Whether rules and commands let a delivery start. */
  readonly lets: (delivery: WaitingDelivery) => boolean
  readonly nowMs: () => number
  /** False while the clock is only this machine's own: a wrong one must not end mail. */
  readonly mayExpire: () => boolean
  readonly ehlo: string
  readonly sources: readonly string[]
  /** Called when a look-up has ended, so that its queue can go on. */
  readonly wake: () => void
}

const WAITS_FOR_LOOKUP = 'dns'

/** Key under which queues wait for a free slot of a site. */
export const siteKey = (site: string): string => `site ${site}`

type HostsRoute = Extract<Route, { readonly kind: 'hosts' }>

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

function start(deps: PickDeps, queue: DomainQueue, route: HostsRoute): Claim[] {
  const { wire, ready, ehlo, sources } = deps
  const delivery = queue.rows[queue.head]?.delivery
  if (delivery === undefined) return []
  turn += 1
  const roomOf = (source: string | null) => wire.sourceRoom(route.site, source)
  const choice = wire.hasSiteSlot(queue.class, route.site)
    ? chooseHost(route, delivery.tried, { ehlo, sources, turn, roomOf })
    : null
  if (choice === null) {
    ready.setAside(queue, siteKey(route.site))
    return []
  }
  ready.take(queue)
  const { target, untriedHosts } = choice
  const attemptId = newAttemptId(deps.nowMs())
  const since = performance.now()
  const { site, source } = target
  wire.add({ attemptId, deliveryNo: delivery.no, site, source, untriedHosts, since, state: 'posting' })
  return [{ delivery, attemptId, target }]
}

/** Where a delivery goes that must not start; null when it may. Each looks at the first of the queue only. */
function placeOf(deps: PickDeps, delivery: WaitingDelivery, picked: Picked): WaitingDelivery[] | null {
  if (delivery.expiresAtMs <= deps.nowMs()) return deps.mayExpire() ? picked.expired : picked.unleased
  if (!deps.isLeased(delivery)) return picked.unleased
  return deps.lets(delivery) ? null : picked.stopped
}

/** A rule may name the site, which only the route tells. */
function startUnlessHeld(deps: PickDeps, queue: DomainQueue, route: HostsRoute, picked: Picked): void {
  const first = queue.rows[queue.head]?.delivery
  const routed = first === undefined ? undefined : { ...first, site: route.site }
  if (routed === undefined || deps.lets(routed)) {
    picked.claims.push(...start(deps, queue, route))
    return
  }
  deps.ready.take(queue)
  picked.stopped.push(routed)
}

function step(deps: PickDeps, queue: DomainQueue, picked: Picked): void {
  const first = queue.rows[queue.head]
  if (first === undefined) return void deps.ready.take(queue)
  const { delivery, readySince } = first
  const place = placeOf(deps, delivery, picked)
  if (place !== null) {
    deps.ready.take(queue)
    place.push(delivery)
    return
  }
  const route = deps.routes.get(queue.domain, readySince)
  if (route === null) lookUp(deps, queue)
  else if (route.kind === 'hosts') startUnlessHeld(deps, queue, route, picked)
  else {
    deps.ready.take(queue)
    picked.unroutable.push({ delivery, route })
  }
}

/** Takes from the ready queues whatever may start now; each claim already holds its slot. */
export function pickAttempts(deps: PickDeps): Picked {
  const picked: Picked = { claims: [], expired: [], unroutable: [], unleased: [], stopped: [] }
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

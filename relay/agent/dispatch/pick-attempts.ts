/**
 * Chooses what starts now: tenants and classes in turn, over all and at each site, within the slots of the wire and of the
 * site and at the pace that the site has been seen to bear. Nothing starts past its `expires_at`, without a lease, or against a hold.
 */
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import { newAttemptId } from '../delivery/attempt-id.ts'
import type { Claim, WaitingDelivery } from '../journal/delivery-row.ts'
import type { Pace } from '../pace/pace.ts'
import { chooseHost } from '../route/choose-host.ts'
import { sourceSince, sourceToKeep } from '../route/keep-source.ts'
import type { OwnSources } from '../route/own-sources.ts'
import type { Route } from '../route/resolve-route.ts'
import type { RouteCache } from '../route/route-cache.ts'
import type { Flow, ReadyQueues } from './ready-queues.ts'
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
  readonly pace: Pick<Pace, 'sourceWidth' | 'tenantWidth'>
  readonly routes: RouteCache
  readonly isLeased: (delivery: WaitingDelivery) => boolean
  /** Whether rules and commands let a delivery start. */
  readonly lets: (delivery: WaitingDelivery) => boolean
  readonly nowMs: () => number
  /** False while the clock is only this machine's own: a wrong one must not end mail. */
  readonly mayExpire: () => boolean
  readonly own: OwnSources
  /** Called when a look-up has ended, so that its queue can go on. */
  readonly wake: () => void
}

const WAITS_FOR_LOOKUP = 'dns'

const SITE = 'site '
/** The gate of a site: a free slot of it, at its pace. */
export const siteKey = (site: string): string => SITE + site
/** The gate of a tenant at a site. */
export const laneKey = (site: string, tenant: string): string => `lane ${site} ${tenant}`
/** Which classes may try at a gate. */
export const mayPass = (wire: Wire, key: string, mailClass: MailClass): boolean =>
  !key.startsWith(SITE) || wire.hasSiteSlot(mailClass, key.slice(SITE.length))

type HostsRoute = Extract<Route, { readonly kind: 'hosts' }>

let turn = 0

function lookUp(deps: PickDeps, flow: Flow): void {
  const { ready, routes, wake } = deps
  const key = `${WAITS_FOR_LOOKUP} ${flow.domain}`
  const isRunning = routes.lookUp(flow.domain, () => {
    ready.release(key)
    ready.release(WAITS_FOR_LOOKUP)
    wake()
  })
  ready.setAside(flow, isRunning ? key : WAITS_FOR_LOOKUP)
}

/** Whether the flow may try now: it holds the gates of its lane and of its site. Otherwise it waits at one of them. */
function passGates({ ready: { gates }, wire, pace }: PickDeps, flow: Flow, site: string): boolean {
  const lane = laneKey(site, flow.tenant)
  if (!gates.enter(flow, lane)) {
    gates.leave(flow, [lane])
    return false
  }
  if (wire.ofTenant(site, flow.tenant) >= pace.tenantWidth(site, flow.tenant)) {
    gates.wait(flow, lane, false)
    gates.leave(flow)
    return false
  }
  // While it waits at the site, it waits there for all of its lane.
  const isIn = gates.enter(flow, siteKey(site))
  gates.leave(flow, [lane, siteKey(site)])
  return isIn
}

function start(deps: PickDeps, flow: Flow, delivery: WaitingDelivery, route: HostsRoute): Claim[] {
  const { wire, pace, ready, own } = deps
  if (!passGates(deps, flow, route.site)) return []
  turn += 1
  const roomOf = (source: string | null) => pace.sourceWidth(route.site, source) - wire.fromSource(route.site, source)
  const nowMs = deps.nowMs()
  const kept = sourceToKeep(delivery, route.site, nowMs)
  const hasSlot = wire.hasSiteSlot(flow.class, route.site)
  const choice = hasSlot ? chooseHost(route, delivery.tried, { own, turn, roomOf, kept }) : null
  if (choice === null) {
    ready.gates.wait(flow, siteKey(route.site), hasSlot)
    return []
  }
  ready.take(flow)
  ready.count(flow)
  const { target, untriedHosts } = choice
  const attemptId = newAttemptId(nowMs)
  const { tenant, class: mailClass } = flow
  const { site, source } = target
  const taken = { deliveryNo: delivery.no, tenant, class: mailClass, site, source, untriedHosts }
  wire.add({ ...taken, attemptId, since: performance.now(), state: 'posting' })
  ready.putBack(flow)
  return [{ delivery, attemptId, target, sourceSinceMs: sourceSince(delivery, target, nowMs) }]
}

/** Where a delivery goes that must not start; null when it may. Each looks at the first of the queue only. */
function placeOf(deps: PickDeps, delivery: WaitingDelivery, picked: Picked): WaitingDelivery[] | null {
  if (delivery.expiresAtMs <= deps.nowMs()) return deps.mayExpire() ? picked.expired : picked.unleased
  if (!deps.isLeased(delivery)) return picked.unleased
  return deps.lets(delivery) ? null : picked.stopped
}

/** Takes the first of a flow out of the way; the rest goes on. */
function drop<T>(ready: ReadyQueues, flow: Flow, place: T[], what: T): void {
  ready.take(flow)
  ready.putBack(flow)
  place.push(what)
}

/** A rule may name the site, which only the route tells. */
function startUnlessHeld(
  deps: PickDeps,
  { flow, delivery }: { readonly flow: Flow; readonly delivery: WaitingDelivery },
  route: HostsRoute,
  picked: Picked,
): void {
  flow.site = route.site
  const routed = { ...delivery, site: route.site }
  if (deps.lets(routed)) picked.claims.push(...start(deps, flow, delivery, route))
  else drop(deps.ready, flow, picked.stopped, routed)
}

function step(deps: PickDeps, flow: Flow, picked: Picked): void {
  const first = flow.rows[flow.head]
  if (first === undefined) {
    deps.ready.putBack(flow)
    return
  }
  const { delivery, readySince } = first
  const place = placeOf(deps, delivery, picked)
  if (place !== null) {
    drop(deps.ready, flow, place, delivery)
    return
  }
  const route = deps.routes.get(flow.domain, readySince)
  if (route === null) lookUp(deps, flow)
  else if (route.kind === 'hosts') startUnlessHeld(deps, { flow, delivery }, route, picked)
  else drop(deps.ready, flow, picked.unroutable, { delivery, route })
}

/** Takes from the ready queues whatever may start now; each claim already holds its slot. */
export function pickAttempts(deps: PickDeps): Picked {
  const { ready, wire } = deps
  const picked: Picked = { claims: [], expired: [], unroutable: [], unleased: [], stopped: [] }
  const next = () => ready.next((mailClass) => wire.hasSlot(mailClass))
  for (let flow = next(); flow !== undefined; flow = next()) step(deps, flow, picked)
  return picked
}

/**
 * Routes by domain, so that a burst to one domain asks DNS once. Mail that waited when an answer came may use it; later
 * mail may use it for `keepMs` only (0 in development: a changed zone counts at once).
 */
import type { Route } from './resolve-route.ts'

export interface RouteCache {
  /** The route for mail that has waited since `readySince` (real, monotonic milliseconds); null: look it up. */
  get(domain: string, readySince: number): Route | null
  /** Starts a look-up unless one runs; false when too many run. `done` is called once. */
  lookUp(domain: string, done: () => void): boolean
}

export interface RouteCacheOptions {
  readonly resolve: (domain: string) => Promise<Route>
  readonly keepMs: number
  readonly now: () => number
}

/** Mail may use an answer that came while it waited for this long, whatever `keepMs` says. */
const BURST_MS = 5_000
const LOOKUPS_MAX = 256
const ENTRIES_MAX = 10_000

/** Makes an empty cache. */
export function createRouteCache({ resolve, keepMs, now }: RouteCacheOptions): RouteCache {
  const routes = new Map<string, { readonly route: Route; readonly at: number }>()
  const running = new Set<string>()
  const keep = (domain: string, route: Route) => {
    routes.delete(domain)
    routes.set(domain, { route, at: now() })
    const [oldest] = routes.keys()
    if (routes.size > ENTRIES_MAX && oldest !== undefined) routes.delete(oldest)
  }
  return {
    get: (domain, readySince) => {
      const entry = routes.get(domain)
      if (entry === undefined) return null
      const ageMs = now() - entry.at
      // Absence and failure are not kept: only mail that waited for the answer takes it.
      const isKept = entry.route.kind === 'hosts' && ageMs < keepMs
      return isKept || (readySince <= entry.at && ageMs < BURST_MS) ? entry.route : null
    },
    lookUp: (domain, done) => {
      if (running.has(domain)) return true
      if (running.size >= LOOKUPS_MAX) return false
      running.add(domain)
      void resolve(domain).then((route) => {
        running.delete(domain)
        keep(domain, route)
        done()
      })
      return true
    },
  }
}

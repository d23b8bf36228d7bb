/**
 * Hosts whose STARTTLS cost the connection: for a day they are spoken to in clear at once, where the policy allows it.
 * Lives in memory only; after a restart each such host breaks one handshake again.
 */
import type { Attempt, TlsPolicy } from '@mailstead/contracts/attempt.ts'
import type { RouteHost } from './resolve-route.ts'
import type { RouteCache } from './route-cache.ts'

const KEEP_MS = 86_400_000
const HOSTS_MAX = 10_000

export interface TlsMemory {
  /** Takes in what an attempt says about its host. */
  note(attempt: Attempt): void
  /** The policy to use with a host: `may` becomes `none` for a broken one, `encrypt` and `verify` never change. */
  policyFor(host: RouteHost): TlsPolicy
}

const keyOf = ({ mx, ip }: { readonly mx: string; readonly ip: string }): string => `${ip} ${mx}`

/** Makes an empty memory; `nowMs` is the agent's clock. */
export function createTlsMemory(nowMs: () => number): TlsMemory {
  const brokenUntilMs = new Map<string, number>()
  return {
    note: ({ target, tlsBroken }) => {
      if (target === null || tlsBroken !== true) return
      const key = keyOf(target)
      // Noted again it moves to the end, so that the one dropped is the one noted longest ago.
      brokenUntilMs.delete(key)
      brokenUntilMs.set(key, nowMs() + KEEP_MS)
      const [oldest] = brokenUntilMs.keys()
      if (brokenUntilMs.size > HOSTS_MAX && oldest !== undefined) brokenUntilMs.delete(oldest)
    },
    policyFor: (host) => {
      const untilMs = brokenUntilMs.get(keyOf(host))
      if (untilMs === undefined || host.tls !== 'may') return host.tls
      if (untilMs > nowMs()) return 'none'
      brokenUntilMs.delete(keyOf(host))
      return host.tls
    },
  }
}

/** Routes whose hosts carry the policy that `memory` leaves of theirs. */
export function withTlsMemory(routes: RouteCache, memory: TlsMemory): RouteCache {
  return {
    ...routes,
    get: (domain, readySince) => {
      const route = routes.get(domain, readySince)
      if (route?.kind !== 'hosts') return route
      return { ...route, hosts: route.hosts.map((host) => ({ ...host, tls: memory.policyFor(host) })) }
    },
  }
}

/** One attempt = one host: the first that this round has not tried, with the source to bind. */
import { isIPv6 } from 'node:net'
import type { Target } from '@mailstead/contracts/attempt.ts'
import type { RouteHost } from './resolve-route.ts'

export interface HostChoice {
  readonly target: Target
  /** Hosts that stay untried in this round after this one. */
  readonly untriedHosts: number
}

/** Chooses the target of an attempt; a round whose hosts were all tried begins anew. */
export function chooseHost(
  route: { readonly site: string; readonly hosts: readonly RouteHost[] },
  tried: readonly string[],
  own: { readonly ehlo: string; readonly sources: readonly string[]; readonly turn: number },
): HostChoice | null {
  const untried = route.hosts.filter((host) => !tried.includes(host.ip))
  const candidates = untried.length > 0 ? untried : route.hosts
  const [host] = candidates
  if (host === undefined) return null
  // A source of the other address family cannot be bound: the system chooses then.
  const sources = own.sources.filter((source) => isIPv6(source) === isIPv6(host.ip))
  const source = sources[own.turn % sources.length] ?? null
  return {
    target: { ...host, source, ehlo: own.ehlo, site: route.site },
    untriedHosts: candidates.filter((candidate) => candidate.ip !== host.ip).length,
  }
}

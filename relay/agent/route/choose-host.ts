/** One attempt = one host: the first that this round has not tried, with the source to bind. */
import { isIPv6 } from 'node:net'
import type { Target } from '@mailstead/contracts/attempt.ts'
import type { RouteHost } from './resolve-route.ts'

export interface HostChoice {
  readonly target: Target
  /** Hosts that stay untried in this round after this one. */
  readonly untriedHosts: number
}

/** What may be bound, and how much more of it. */
export interface Sources {
  readonly ehlo: string
  readonly sources: readonly string[]
  readonly turn: number
  /** How many more attempts may start from a source at this site. */
  readonly roomOf: (source: string | null) => number
}

/** The source with the most room, in turn among equals; undefined when none has any. */
function chooseSource({ sources, turn, roomOf }: Sources, ip: string): string | null | undefined {
  // A source of the other address family cannot be bound: the system chooses then.
  const bindable = sources.filter((source) => isIPv6(source) === isIPv6(ip))
  if (bindable.length === 0) return roomOf(null) > 0 ? null : undefined
  const start = turn % bindable.length
  const inTurn = [...bindable.slice(start), ...bindable.slice(0, start)]
  const most = Math.max(...inTurn.map(roomOf))
  return most > 0 ? inTurn.find((source) => roomOf(source) === most) : undefined
}

/**
 * Chooses the target of an attempt; a round whose hosts were all tried begins anew. Null when no source may open
 * another connection to this site now.
 */
export function chooseHost(
  route: { readonly site: string; readonly hosts: readonly RouteHost[] },
  tried: readonly string[],
  own: Sources,
): HostChoice | null {
  const untried = route.hosts.filter((host) => !tried.includes(host.ip))
  const candidates = untried.length > 0 ? untried : route.hosts
  const [host] = candidates
  if (host === undefined) return null
  const source = chooseSource(own, host.ip)
  if (source === undefined) return null
  return {
    target: { ...host, source, ehlo: own.ehlo, site: route.site },
    untriedHosts: candidates.filter((candidate) => candidate.ip !== host.ip).length,
  }
}

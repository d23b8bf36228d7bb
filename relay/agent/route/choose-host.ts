/** One attempt = one host: the first that this round has not tried, with the source to bind. */
import type { Target } from '@mailstead/contracts/attempt.ts'
import type { OwnSources } from './own-sources.ts'
import type { RouteHost } from './resolve-route.ts'

export interface HostChoice {
  readonly target: Target
  /** Hosts that stay untried in this round after this one. */
  readonly untriedHosts: number
}

/** What may be bound, and how much more of it. */
export interface Sources {
  readonly own: Pick<OwnSources, 'bindable' | 'ehloOf'>
  readonly turn: number
  /** How many more attempts may start from a source at this site. */
  readonly roomOf: (source: string | null) => number
  /** The source to go on with if it may be used and has room; undefined for none. */
  readonly kept?: string | null | undefined
}

/** The kept one, or that with the most room, in turn among equals; undefined when none has any. */
function chooseSource({ own, turn, roomOf, kept }: Sources, ip: string): string | null | undefined {
  const bindable = own.bindable(ip)
  if (kept !== undefined && bindable.includes(kept) && roomOf(kept) > 0) return kept
  if (bindable.length === 0) return undefined
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
  sources: Sources,
): HostChoice | null {
  // One family may have a source while the other has none.
  const hosts = route.hosts.filter(({ ip }) => sources.own.bindable(ip).length > 0)
  const untried = hosts.filter((host) => !tried.includes(host.ip))
  const candidates = untried.length > 0 ? untried : hosts
  const [host] = candidates
  if (host === undefined) return null
  const source = chooseSource(sources, host.ip)
  if (source === undefined) return null
  return {
    target: { ...host, source, ehlo: sources.own.ehloOf(source), site: route.site },
    untriedHosts: candidates.filter((candidate) => candidate.ip !== host.ip).length,
  }
}

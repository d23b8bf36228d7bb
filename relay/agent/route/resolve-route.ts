/**
 * From a recipient domain to the hosts that may take its mail (RFC 5321 §5.1, null MX RFC 7505). Only definite answers
 * of DNS bounce; a failed look-up defers.
 */
import { domainToASCII } from 'node:url'
import type { HostPolicy, SmtpReply, TlsPolicy } from '@mailstead/contracts/attempt.ts'
import { getDomain } from 'tldts'
import type { OwnMx } from '../own-mx.ts'
import type { DnsAnswer, DnsResolver, MxRecord } from './dns-resolver.ts'

export interface RouteHost {
  readonly mx: string
  readonly ip: string
  readonly port: number
  readonly tls: TlsPolicy
  /** Where `tls` comes from a policy. */
  readonly policy?: HostPolicy
}

export type Route =
  /** Hosts in the order to try them; never empty. */
  | { readonly kind: 'hosts'; readonly site: string; readonly hosts: readonly RouteHost[] }
  | { readonly kind: 'permanent'; readonly reply: SmtpReply }
  /** With the policy that leaves no host to try; otherwise `error` is DNS's. */
  | { readonly kind: 'temporary'; readonly error: string; readonly policy?: HostPolicy }

export interface RouteDeps {
  readonly resolver: Pick<DnsResolver, 'mx' | 'v4' | 'v6'>
  readonly portOf: (mx: string) => number
  /** Whether mail may be sent to this address. */
  readonly isAllowed: (ip: string) => boolean
  /** MX hosts that are ours: their public address may not lead back here. */
  readonly ownMx: ReadonlyMap<string, OwnMx>
  readonly random: () => number
  readonly timeoutMs: number
}

/** Look-ups of one domain take at most this long in all. */
export const ROUTE_TIMEOUT_MS = 20_000
// A hostile MX set must not become a long walk.
const MX_MAX = 10
const HOSTS_MAX = 20

const permanent = (code: number, enhanced: string, text: string): Route => ({
  kind: 'permanent',
  reply: { code, enhanced, text },
})
const NO_SUCH_DOMAIN = permanent(550, '5.1.2', 'The domain does not exist')
const NULL_MX = permanent(556, '5.1.10', 'The domain accepts no mail (null MX)')
const NO_ADDRESS = permanent(550, '5.4.4', 'No mail host of the domain has a usable address')

const nameOf = (exchange: string): string => exchange.toLowerCase().replace(/\.$/, '')

/** Lowest preference first, equals in random order (RFC 5321 §5.1). */
function orderByPreference(records: readonly MxRecord[], random: () => number): string[] {
  const keyed = records.map((record) => ({ name: nameOf(record.exchange), key: record.priority + random() }))
  const names = keyed.sort((one, other) => one.key - other.key).map((entry) => entry.name)
  return [...new Set(names)].filter(Boolean).slice(0, MX_MAX)
}

/** Of equals always the same: limits and pace of a site must not depend on the order in which its hosts are tried. */
function mainHost(records: readonly MxRecord[]): string {
  const best = Math.min(...records.map(({ priority }) => priority))
  const [first = ''] = records.flatMap(({ exchange, priority }) => (priority === best ? nameOf(exchange) : [])).sort()
  return first
}

const valuesOf = <T>(found: DnsAnswer<T>): readonly T[] => (found.kind === 'found' ? found.values : [])
const failureOf = <T>(found: DnsAnswer<T>): string[] => (found.kind === 'failed' ? [found.error] : [])

interface HostLookup {
  readonly hosts: readonly RouteHost[]
  readonly failures: readonly string[]
}

/** Opportunistic, until a policy asks for more. */
const hostOf = (mx: string, ip: string, port: number): RouteHost => ({ mx, ip, port, tls: 'may' })

async function lookUpHost(mx: string, deps: RouteDeps): Promise<HostLookup> {
  const own = deps.ownMx.get(mx)
  if (own !== undefined) return { hosts: [hostOf(mx, own.ip, own.port)], failures: [] }
  const [v4, v6] = await Promise.all([deps.resolver.v4(mx), deps.resolver.v6(mx)])
  return {
    hosts: [...valuesOf(v4), ...valuesOf(v6)].filter(deps.isAllowed).map((ip) => hostOf(mx, ip, deps.portOf(mx))),
    failures: [...failureOf(v4), ...failureOf(v6)],
  }
}

async function routeThrough(names: readonly string[], main: string, deps: RouteDeps): Promise<Route> {
  const found = await Promise.all(names.map((mx) => lookUpHost(mx, deps)))
  const hosts = found.flatMap((lookup) => lookup.hosts)
  if (hosts.length > 0) return { kind: 'hosts', site: getDomain(main) ?? main, hosts: hosts.slice(0, HOSTS_MAX) }
  const [failure] = found.flatMap((lookup) => lookup.failures)
  return failure === undefined ? NO_ADDRESS : { kind: 'temporary', error: failure }
}

async function resolve(domain: string, deps: RouteDeps): Promise<Route> {
  const name = domainToASCII(domain)
  // An address literal (`[192.0.2.1]`) or a name outside DNS: nothing to look up.
  if (name === '' || name.startsWith('[')) return NO_SUCH_DOMAIN
  const mx = await deps.resolver.mx(name)
  if (mx.kind === 'failed') return { kind: 'temporary', error: mx.error }
  if (mx.kind === 'absent') return mx.what === 'name' ? NO_SUCH_DOMAIN : routeThrough([name], name, deps)
  const names = orderByPreference(mx.values, deps.random)
  return names.length === 0 ? NULL_MX : routeThrough(names, mainHost(mx.values), deps)
}

/** Finds the route of a recipient domain; never throws. */
export async function resolveRoute(domain: string, deps: RouteDeps): Promise<Route> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Route>((give) => {
    timer = setTimeout(() => give({ kind: 'temporary', error: 'ETIMEOUT' }), deps.timeoutMs)
  })
  const found = resolve(domain, deps).catch((): Route => ({ kind: 'temporary', error: 'EDNS' }))
  const route = await Promise.race([found, late])
  clearTimeout(timer)
  return route
}

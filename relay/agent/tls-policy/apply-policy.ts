/** What a policy leaves of a route: which hosts may be tried, and what TLS must give there. Pure. */
import type { HostPolicy, TlsPolicy } from '@mailstead/contracts/attempt.ts'
import { policyNames } from '@mailstead/mail/mta-sts/policy.ts'
import type { Route, RouteHost } from '../route/resolve-route.ts'
import type { StoredPolicy } from './policy-rows.ts'

const NAMES_SHOWN_MAX = 80

/** Hosts of our own are reached inside our network, at an address the operator gave: no policy is about that. */
export type IsOwnHost = (mx: string) => boolean

/** The route under what the relay's operator wants of this domain. */
export function applyOverride(route: Route, mode: TlsPolicy): Route {
  if (route.kind !== 'hosts') return route
  const policy: HostPolicy = { kind: 'override', mode }
  return { ...route, hosts: route.hosts.map((host) => ({ ...host, tls: mode, policy })) }
}

function hostUnder(policy: StoredPolicy, host: RouteHost): RouteHost {
  const { mode, id } = policy
  const isNamed = policyNames(policy, host.mx)
  return { ...host, tls: mode === 'enforce' ? 'verify' : host.tls, policy: { kind: 'sts', mode, id, isNamed } }
}

/** The route under the domain's own policy (RFC 8461 §5). */
export function applyPolicy(route: Route, policy: StoredPolicy, isOwn: IsOwnHost): Route {
  if (route.kind !== 'hosts' || policy.mode === 'none') return route
  const hosts = route.hosts.map((host) => (isOwn(host.mx) ? host : hostUnder(policy, host)))
  if (policy.mode === 'testing') return { ...route, hosts }
  const allowed = hosts.filter((host) => host.policy?.isNamed !== false)
  if (allowed.length > 0) return { ...route, hosts: allowed }
  const names = [...new Set(hosts.map((host) => host.mx))].join(', ').slice(0, NAMES_SHOWN_MAX)
  const error = `MTA-STS enforce: the policy names none of the domain’s mail hosts (${names})`
  return {
    kind: 'temporary',
    error,
    policy: { kind: 'sts', mode: 'enforce', id: policy.id, isNamed: false },
  }
}

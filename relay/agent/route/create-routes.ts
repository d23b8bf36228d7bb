/** The routes of this relay by its settings: production is strict and keeps answers a while, development neither. */
import type { AgentConfig } from '../config.ts'
import type { TlsPolicies } from '../tls-policy/tls-policies.ts'
import { createDevelopmentPorts } from './development-ports.ts'
import { createDnsResolver } from './dns-resolver.ts'
import { isPublicAddress } from './public-address.ts'
import { ROUTE_TIMEOUT_MS, resolveRoute } from './resolve-route.ts'
import { createRouteCache, type RouteCache } from './route-cache.ts'

const KEEP_MS = 60_000
const SMTP_PORT = 25

/** Makes the route cache over the configured DNS servers; `under` puts on routes what TLS policies ask for. */
export function createRoutes(config: AgentConfig, { under }: Pick<TlsPolicies, 'under'>): RouteCache {
  const isDevelopment = config.MODE === 'development'
  const deps = {
    resolver: createDnsResolver(config.DNS_SERVERS),
    portOf: isDevelopment ? createDevelopmentPorts(config.DEV_ZONE_FILE, config.DEV_DEFAULT_PORT) : () => SMTP_PORT,
    isAllowed: isDevelopment ? () => true : isPublicAddress,
    ownMx: config.OWN_MX,
    random: Math.random,
    timeoutMs: ROUTE_TIMEOUT_MS,
  }
  return createRouteCache({
    resolve: under((domain) => resolveRoute(domain, deps)),
    keepMs: isDevelopment ? 0 : KEEP_MS,
    now: () => performance.now(),
  })
}

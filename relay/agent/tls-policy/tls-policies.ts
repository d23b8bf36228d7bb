/** TLS with recipients' hosts: what their domains ask for is put on routes, and what came of it is counted. Wiring only. */
import { join } from 'node:path'
import { domainToASCII } from 'node:url'
import { type Log, reasonOf } from '../../log.ts'
import type { Clock } from '../clock.ts'
import type { AgentConfig } from '../config.ts'
import type { Settled } from '../delivery/settle.ts'
import { createDevelopmentPorts } from '../route/development-ports.ts'
import { createDnsResolver } from '../route/dns-resolver.ts'
import { isPublicAddress } from '../route/public-address.ts'
import type { Route } from '../route/resolve-route.ts'
import { applyOverride, applyPolicy } from './apply-policy.ts'
import { fetchPolicy } from './fetch-policy.ts'
import { createPolicies } from './policies.ts'
import { policyRows } from './policy-rows.ts'
import { type ResultRows, resultRows, type SessionResult } from './result-rows.ts'
import { sessionResult } from './session-result.ts'
import { openTlsDatabase } from './tls-database.ts'

/** Finds the route of a domain. */
export type ResolveRoute = (domain: string) => Promise<Route>

export interface TlsPolicies {
  /** Routes with what the domain's policy, or the operator, asks for. */
  under(resolve: ResolveRoute): ResolveRoute
  /** Counts what ended attempts say; never throws. */
  note(ends: readonly Settled[]): void
  /** Looks at policies that are due now; also done by the clock. */
  refresh(): Promise<void>
  stop(): void
}

const HTTPS_PORT = 443
const FETCH_TIMEOUT_MS = 10_000
const REFRESH_EVERY_MS = 600_000
const DAY_MS = 86_400_000
const RESULTS_KEPT_DAYS = 30

const dayOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10)

/** Counting is nothing that a mail may wait for or fail by. */
function createCounting(rows: ResultRows, log: Log, nowMs: () => number) {
  return (results: readonly SessionResult[]) => {
    if (results.length === 0) return
    try {
      rows.count(dayOf(nowMs()), results)
    } catch (reason) {
      log('tls.not_counted', { reason: reasonOf(reason) })
    }
  }
}

function createRefreshing(refresh: () => Promise<void>, results: ResultRows, clock: Clock, log: Log) {
  return async () => {
    await refresh()
    try {
      results.pruneBefore(dayOf(clock.now() - RESULTS_KEPT_DAYS * DAY_MS))
    } catch (reason) {
      log('tls.not_pruned', { reason: reasonOf(reason) })
    }
  }
}

function createFetching(config: AgentConfig) {
  const isDevelopment = config.MODE === 'development'
  const resolver = createDnsResolver(config.DNS_SERVERS)
  const deps = {
    resolver,
    portOf: isDevelopment ? createDevelopmentPorts(config.DEV_ZONE_FILE, HTTPS_PORT) : () => HTTPS_PORT,
    isAllowed: isDevelopment ? () => true : isPublicAddress,
    timeoutMs: FETCH_TIMEOUT_MS,
  }
  return { txt: resolver.txt, fetch: (domain: string) => fetchPolicy(domain, deps) }
}

/** Opens what is kept, and begins to look after it. */
export function openTlsPolicies({ config, log, clock }: { config: AgentConfig; log: Log; clock: Clock }): TlsPolicies {
  const db = openTlsDatabase(join(config.DATA_DIR, 'tls.db'), log)
  const results = resultRows(db)
  const nowMs = () => clock.now()
  const count = createCounting(results, log, nowMs)
  const isOwn = (mx: string) => config.OWN_MX.has(mx)
  const policies = createPolicies({
    ...{ ...createFetching(config), rows: policyRows(db), log, nowMs },
    failed: (domain, policyId, result) =>
      count([{ domain, policy: 'sts', policyId, result, mx: '', ip: '', source: '', reason: '' }]),
  })
  const refresh = createRefreshing(() => policies.refresh(), results, clock, log)
  const timer = setInterval(() => void refresh(), REFRESH_EVERY_MS)
  timer.unref()
  return {
    refresh,
    under: (resolve) => async (domain) => {
      const name = domainToASCII(domain)
      const override = config.TLS_OVERRIDES.get(name)
      if (override !== undefined) return applyOverride(await resolve(domain), override)
      if (name === '' || name.startsWith('[')) return resolve(domain)
      const [route, policy] = await Promise.all([resolve(domain), policies.find(name)])
      return policy === null ? route : applyPolicy(route, policy, isOwn)
    },
    note: (ends) =>
      count(
        ends.flatMap(({ event, domain }) => {
          const { attempt } = event
          const isOurs = attempt === null || (attempt.target !== null && isOwn(attempt.target.mx))
          return isOurs ? [] : (sessionResult(domain, attempt) ?? [])
        }),
      ),
    stop: () => {
      clearInterval(timer)
      if (db.isOpen) db.close()
    },
  }
}

/**
 * The MTA-STS policy of a domain (RFC 8461 §5): announced in DNS, fetched over HTTPS, kept for as long as it says. Whoever can keep
 * us from DNS or from the policy's host does not rid the domain of a policy that we know.
 */
import { readPolicyId } from '@mailstead/mail/mta-sts/policy-record.ts'
import { type Log, reasonOf } from '../../log.ts'
import type { DnsAnswer } from '../route/dns-resolver.ts'
import type { FetchedPolicy, FetchFault } from './fetch-policy.ts'
import type { PolicyRows, StoredPolicy } from './policy-rows.ts'

export interface Policies {
  /** The policy that holds for mail to `domain` now; null for none. Never rejects. */
  find(domain: string): Promise<StoredPolicy | null>
  /** Takes a fresh look at policies in use, before they end; never rejects. */
  refresh(): Promise<void>
}

export interface PoliciesDeps {
  readonly rows: PolicyRows
  readonly txt: (name: string) => Promise<DnsAnswer<string>>
  readonly fetch: (domain: string) => Promise<FetchedPolicy>
  /** Told of each fetch that brought no policy. */
  readonly failed: (domain: string, id: string, fault: FetchFault) => void
  readonly log: Log
  readonly nowMs: () => number
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** RFC 8461 §3.3: a fetch that failed is not tried again for five minutes. A policy that wants to be forgotten sooner is kept so long. */
const RETRY_AFTER_MS = 5 * MINUTE_MS
/** RFC 8461 §10.2 suggests a fresh look once a day. */
const REFRESH_AFTER_MS = DAY_MS
/** Policies of domains that get no mail are left to end. */
const USED_WITHIN_MS = 30 * DAY_MS
const REFRESHED_AT_ONCE = 50
const FAILURES_MAX = 10_000

function policyOf({ policy }: Extract<FetchedPolicy, { ok: true }>, id: string, nowMs: number): StoredPolicy {
  const keptMs = Math.max(policy.maxAgeSeconds * 1_000, RETRY_AFTER_MS)
  return { ...policy, id, expiresAtMs: nowMs + keptMs, usedAtMs: nowMs }
}

/** Half of its life, at most a day: a policy that lives an hour is looked at before it ends, too. */
const refreshAt = ({ expiresAtMs }: StoredPolicy, nowMs: number): number =>
  nowMs + Math.min(REFRESH_AFTER_MS, (expiresAtMs - nowMs) / 2)

/** Fetches that failed lately, by domain and id; the oldest is forgotten first. */
function createFailures(nowMs: () => number) {
  const failedAtMs = new Map<string, number>()
  return {
    isRecent: (key: string) => nowMs() - (failedAtMs.get(key) ?? Number.NEGATIVE_INFINITY) < RETRY_AFTER_MS,
    note: (key: string) => {
      failedAtMs.delete(key)
      failedAtMs.set(key, nowMs())
      const [oldest] = failedAtMs.keys()
      if (failedAtMs.size > FAILURES_MAX && oldest !== undefined) failedAtMs.delete(oldest)
    },
  }
}

/** Makes the policies over their rows. */
export function createPolicies(deps: PoliciesDeps): Policies {
  const { rows, log, nowMs } = deps
  const failures = createFailures(nowMs)

  const known = (domain: string): StoredPolicy | null => {
    const kept = rows.find(domain)
    return kept !== null && kept.expiresAtMs > nowMs() ? kept : null
  }
  const announced = async (domain: string): Promise<string | null> => {
    const answer = await deps.txt(`_mta-sts.${domain}`)
    return answer.kind === 'found' ? readPolicyId(answer.values) : null
  }
  /** The fetched policy, kept; null when there was none to be had. */
  const renew = async (domain: string, id: string): Promise<StoredPolicy | null> => {
    const fetched = await deps.fetch(domain)
    if (fetched.ok) {
      const policy = policyOf(fetched, id, nowMs())
      rows.save(domain, policy, refreshAt(policy, nowMs()))
      return policy
    }
    failures.note(`${domain} ${id}`)
    log('mta_sts.not_fetched', { domain, id, fault: fetched.fault, reason: fetched.why })
    deps.failed(domain, id, fetched.fault)
    return null
  }
  const use = (domain: string, policy: StoredPolicy | null): StoredPolicy | null => {
    if (policy !== null && nowMs() - policy.usedAtMs >= DAY_MS) rows.use(domain, nowMs())
    return policy
  }
  const findNow = async (domain: string): Promise<StoredPolicy | null> => {
    const id = await announced(domain)
    const kept = known(domain)
    if (id === null || kept?.id === id || failures.isRecent(`${domain} ${id}`)) return use(domain, kept)
    return (await renew(domain, id)) ?? use(domain, known(domain))
  }
  const refreshOne = async (domain: string) => {
    const kept = known(domain)
    if (kept === null) return
    rows.postpone(
      domain,
      nowMs() + Math.min(REFRESH_AFTER_MS, Math.max(RETRY_AFTER_MS, (kept.expiresAtMs - nowMs()) / 2)),
    )
    await renew(domain, (await announced(domain)) ?? kept.id)
  }
  const noting = (work: Promise<StoredPolicy | null>): Promise<StoredPolicy | null> =>
    work.catch((reason: unknown) => {
      log('mta_sts.failed', { reason: reasonOf(reason) })
      return null
    })
  return {
    find: (domain) => noting(findNow(domain)),
    refresh: async () => {
      try {
        rows.prune(nowMs())
        for (const domain of rows.due(nowMs(), nowMs() - USED_WITHIN_MS, REFRESHED_AT_ONCE)) await refreshOne(domain)
      } catch (reason) {
        log('mta_sts.failed', { reason: reasonOf(reason) })
      }
    },
  }
}

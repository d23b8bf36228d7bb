/** DMARC (RFC 9989): what passed for SPF and DKIM must align with the domain of From. mailauth decides that. */
import { dmarc, type Resolver } from '../dkim/mailauth.js'
import type { DkimCheck, DmarcCheck, SpfCheck } from './checks.ts'
import { readDomainName } from './domain-name.ts'

export interface Identifiers {
  /** Addresses of the one From field; null when they could not be read for trouble of ours. */
  readonly headerFrom: string[] | null
  readonly spf: SpfCheck
  readonly dkim: readonly DkimCheck[]
}

const POLICIES = ['none', 'quarantine', 'reject'] as const
const RESULTS = ['none', 'pass', 'fail'] as const

/** Never throws. */
export async function checkDmarc(identifiers: Identifiers, resolver: Resolver): Promise<DmarcCheck> {
  const { headerFrom, spf, dkim } = identifiers
  if (headerFrom === null) return { result: 'temperror', policy: null, domain: null }
  try {
    const answer = await dmarc({
      headerFrom,
      fromFields: 1,
      spfDomains: passedDomains([spf]),
      dkimDomains: passedDomains(dkim).map((domain) => ({ domain })),
      resolver,
    })
    const domain = answer ? readDomainName(answer.status.header.from.replace(/\.$/, '')) : null
    // RFC 9989 §5.3.1: without exactly one domain of an author there is nothing to evaluate, and there never will be.
    if (!answer || domain === null) return { result: 'permerror', policy: null, domain: null }
    const policy = POLICIES.find((known) => known === answer.policy) ?? null
    const result = RESULTS.find((known) => known === answer.status.result) ?? 'temperror'
    return { result: result === 'fail' && isUndecided(domain, identifiers) ? 'temperror' : result, policy, domain }
  } catch {
    return { result: 'temperror', policy: null, domain: null }
  }
}

const passedDomains = (checks: readonly (SpfCheck | DkimCheck)[]): string[] =>
  checks.flatMap(({ result, domain }) => (result === 'pass' && domain !== null ? [domain] : []))

/**
 * A check of the author's own domain that DNS kept from ending could have passed. Not one of a subdomain: there a sender may find a
 * name whose servers are dead, and would switch the policy off with it.
 */
const isUndecided = (domain: string, { spf, dkim }: Identifiers): boolean =>
  [spf, ...dkim].some((check) => check.result === 'temperror' && check.domain === domain)

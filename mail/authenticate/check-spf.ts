/** SPF (RFC 7208) of MAIL FROM, or of HELO for the null sender. */
import { type Resolver, spf } from '../dkim/mailauth.js'
import type { SpfCheck } from './checks.ts'
import { isDnsName } from './domain-name.ts'

export interface SpfSession {
  /** The client's address; null when there was none to look at. */
  readonly ip: string | null
  readonly helo: string | null
  /** Empty for the null sender. */
  readonly mailFrom: string
  /** Host name of whoever receives, for macros. */
  readonly mta: string
  /** What somebody trusted found out, for a mail without `ip`. */
  readonly spf?: SpfCheck
}

// RFC 7208 §4.6.4.
const LIMITS = { maxResolveCount: 10, maxVoidCount: 2 }
const RESULTS = ['none', 'neutral', 'pass', 'fail', 'softfail', 'permerror'] as const

/** Never throws; the domain is null when there is none that could be shown. */
export async function checkSpf(session: SpfSession, resolver: Resolver): Promise<SpfCheck> {
  const { ip, helo, mailFrom: sender, mta } = session
  if (ip === null) return withShownDomain(session.spf ?? { result: 'none', domain: null })
  try {
    const answer = await spf({ sender, ip, helo: helo ?? `[${ip}]`, mta, resolver, ...LIMITS })
    const result = RESULTS.find((known) => known === answer.status.result) ?? 'temperror'
    return withShownDomain({ result, domain: answer.domain ?? null })
  } catch {
    return { result: 'temperror', domain: null }
  }
}

/** RFC 7208 §4.3: what is no domain name of several labels has nothing that could pass. */
function withShownDomain({ result, domain }: SpfCheck): SpfCheck {
  if (domain?.includes('.') && isDnsName(domain)) return { result, domain: domain.toLowerCase() }
  return { result: result === 'pass' ? 'permerror' : result, domain: null }
}

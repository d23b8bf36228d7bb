/** A TLS report of one day about one domain (RFC 8460 §4.4), as the JSON that is sent. */

/** RFC 8460 §4.3. */
export const RESULT_TYPES = [
  'starttls-not-supported',
  'certificate-host-mismatch',
  'certificate-expired',
  'certificate-not-trusted',
  'validation-failure',
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
] as const
export type ResultType = (typeof RESULT_TYPES)[number]

/** So many sessions of one kind; empty texts are not known. */
export interface ReportedSessions {
  readonly policy: 'sts' | 'no-policy-found'
  readonly policyId: string
  readonly result: ResultType | 'ok'
  readonly mx: string
  readonly ip: string
  readonly source: string
  readonly reason: string
  readonly sessions: number
}

export interface ReportFacts {
  /** UTC, `2026-11-29`. */
  readonly day: string
  readonly domain: string
  readonly organization: string
  readonly contact: string
  readonly sessions: readonly ReportedSessions[]
  /** The lines of a policy by its id, and the hosts it names; undefined for one that is not known any more. */
  readonly policyOf: (id: string) => { readonly lines: readonly string[]; readonly mx: readonly string[] } | undefined
}

const known = (fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))

function failureOf({ result, mx, ip, source, reason, sessions }: ReportedSessions) {
  return {
    'result-type': result,
    ...known({ 'sending-mta-ip': source, 'receiving-mx-hostname': mx, 'receiving-ip': ip }),
    'failed-session-count': sessions,
    ...known({ 'failure-reason-code': reason }),
  }
}

const sumOf = (sessions: readonly ReportedSessions[]): number => sessions.reduce((sum, each) => sum + each.sessions, 0)

function policyPart(sessions: readonly ReportedSessions[], { domain, policyOf }: ReportFacts) {
  const [first] = sessions
  const text = first === undefined ? undefined : policyOf(first.policyId)
  const failures = sessions.filter(({ result }) => result !== 'ok')
  return {
    policy: {
      'policy-type': first?.policy ?? 'no-policy-found',
      ...(first?.policy === 'sts' && text !== undefined ? { 'policy-string': text.lines, 'mx-host': text.mx } : {}),
      'policy-domain': domain,
    },
    summary: {
      'total-successful-session-count': sumOf(sessions) - sumOf(failures),
      'total-failure-session-count': sumOf(failures),
    },
    ...(failures.length === 0 ? {} : { 'failure-details': failures.map(failureOf) }),
  }
}

/** The report; one part a policy that held on the day. */
export function buildTlsReport(facts: ReportFacts) {
  const { day, domain, organization, contact, sessions } = facts
  const policies = [...new Set(sessions.map(({ policy, policyId }) => `${policy} ${policyId}`))]
  return {
    'organization-name': organization,
    'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
    'contact-info': contact,
    'report-id': `${day}_${domain}`,
    policies: policies.map((key) =>
      policyPart(
        sessions.filter(({ policy, policyId }) => `${policy} ${policyId}` === key),
        facts,
      ),
    ),
  }
}

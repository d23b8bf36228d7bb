/** What an attempt adds to the day's TLS results. Pure. */
import { domainToASCII } from 'node:url'
import type { Attempt, TlsResult } from '@mailstead/contracts/attempt.ts'
import { judgeTls } from './judge-tls.ts'
import type { SessionResult } from './result-rows.ts'

const NOT_NAMED = 'mx-not-in-policy'

/** The attempt's error may have been put into words since, so a result that was judged before counts. */
function resultOf({ target, tlsPolicy, ...seen }: Attempt): TlsResult | null {
  if (tlsPolicy !== undefined) return tlsPolicy.result
  return target === null ? null : judgeTls(target, seen)
}

/** Null for an attempt that opened no session of its own, came not as far as TLS, or went by the operator's word. */
export function sessionResult(domain: string, attempt: Attempt): SessionResult | null {
  const { target, tlsPolicy, tls, reused } = attempt
  const result = resultOf(attempt)
  if (result === null || reused || tlsPolicy?.kind === 'override') return null
  return {
    domain: domainToASCII(domain),
    policy: tlsPolicy === undefined ? 'no-policy-found' : 'sts',
    policyId: tlsPolicy?.id ?? '',
    result,
    mx: target?.mx ?? '',
    ip: target?.ip ?? '',
    source: target?.source ?? '',
    reason: tlsPolicy?.isNamed === false ? NOT_NAMED : (tls?.fault ?? ''),
  }
}

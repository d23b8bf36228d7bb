/** Results of the signatures, from mailauth's words into those of RFC 8601 §2.7.1. */
import type { SignatureResult } from '../dkim/mailauth.js'
import type { DkimCheck } from './checks.ts'
import { isDnsName, readDomainName } from './domain-name.ts'

type Verdict = Pick<DkimCheck, 'result' | 'comment'>

const COMMENT_MAX = 200
const ALGORITHM = /^[a-z0-9-]{1,40}$/

/** `wasAsked` says whether a key was looked up under a name. */
export function readDkimCheck(signature: SignatureResult, wasAsked: (name: string) => boolean): DkimCheck {
  const domain = readDomainName(signature.signingDomain)
  const selector = isDnsName(signature.selector) ? signature.selector.toLowerCase() : null
  const algorithm = (signature.algo ?? '').toLowerCase()
  const verdict = readVerdict(signature)
  const shown = { domain, selector, algorithm: ALGORITHM.test(algorithm) ? algorithm : null }
  // RFC 6376 §3.5 and §6.1.1: a signature whose d= or s= is no name is none of that domain's.
  if (domain === null || selector === null) {
    return { ...shown, domain: null, selector: null, result: 'permerror', comment: 'd= or s= is not a domain name' }
  }
  // Two ways to write U-labels as A-labels must not make one domain's key another's name (RFC 8616 §4).
  if (domain !== signature.signingDomain.toLowerCase() && !wasAsked(`${selector}._domainkey.${domain}`)) {
    const result = verdict.result === 'pass' ? 'permerror' : verdict.result
    return { ...shown, domain: null, result, comment: verdict.comment ?? 'd= is not in its usual form' }
  }
  return { ...shown, ...verdict }
}

function readVerdict({ status }: SignatureResult): Verdict {
  const comment = status.comment?.replace(/[^\x20-\x7e]/g, '?').slice(0, COMMENT_MAX) ?? null
  switch (status.result) {
    case 'pass':
      // RFC 6376 §8.2: whatever stands after the octets of l= can be anybody's.
      return (status.underSized ?? 0) > 0
        ? { result: 'policy', comment: 'the end of the body is not signed' }
        : { result: 'pass', comment: null }
    case 'fail':
      return { result: 'fail', comment }
    case 'policy':
      return { result: 'policy', comment: status.policy?.['dkim-rules'] ?? comment }
    case 'temperror':
      return { result: 'temperror', comment }
    default:
      // What RFC 6376 §6.1 calls PERMFAIL. A body that was hashed and differs has failed its test; the rest could not be tested.
      return { result: comment === 'body hash did not verify' ? 'fail' : 'permerror', comment }
  }
}

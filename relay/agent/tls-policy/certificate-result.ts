/** What is wrong with a certificate, from the code of a failed handshake to the words of RFC 8460 §4.3.1. */
import type { TlsResult } from '@mailstead/contracts/attempt.ts'

const MISNAMED: ReadonlySet<string> = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'])
const EXPIRED: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
// The other verdicts of OpenSSL on a chain, all of which begin so.
const UNTRUSTED =
  /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_|CRL_|ERROR_IN_CERT)/

/** Null for a code that says nothing about a certificate. */
export function certificateResult(code: string): TlsResult | null {
  if (MISNAMED.has(code)) return 'certificate-host-mismatch'
  if (EXPIRED.has(code)) return 'certificate-expired'
  return UNTRUSTED.test(code) ? 'certificate-not-trusted' : null
}

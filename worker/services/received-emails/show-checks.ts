/** What was found out about a received mail, in the words of the API. */
import type { Authentication } from '@mailstead/contracts/api/received-email.ts'
import type { MailChecks } from '@mailstead/contracts/mail-checks.ts'

const NOT_KNOWN: Authentication = { spf: null, dkim: null, dmarc: null, arc: null, ptr: null }

/** Of several signatures one that passes is enough (RFC 6376 §6.1). */
const showDkim = (signatures: MailChecks['dkim']): string =>
  signatures.find(({ result }) => result === 'pass')?.result ?? signatures[0]?.result ?? 'none'

export function showAuthentication(checks: MailChecks | null): Authentication {
  if (checks === null) return NOT_KNOWN
  const { spf, dkim, dmarc, arc, ptr } = checks
  return { spf: spf.result, dkim: showDkim(dkim), dmarc: dmarc.result, arc: arc.result, ptr: ptr.result }
}

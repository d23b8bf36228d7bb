/** Does a domain's SPF let our hosts send (RFC 7208)? Any record that includes ours does, whatever else it says. */
import type { Judgement } from './judgement.ts'
import { normalizeHost, unquoteTxt } from './txt-value.ts'

/** RFC 7208 §4.6.4; counts what the record itself asks for, not what its includes add. */
const LOOKUPS_MAX = 10

/** Judges all TXT values at the name; `includeDomain` is the name whose SPF lists our hosts. */
export function judgeSpf(seenTxts: readonly string[], includeDomain: string): Judgement {
  // §4.5: the version ends with a space or the record does.
  const records = seenTxts.map(unquoteTxt).filter((txt) => /^v=spf1(?: |$)/i.test(txt))
  const [record] = records
  if (record === undefined) {
    return { status: 'missing', explanation: `No SPF record found. Publish "v=spf1 include:${includeDomain} ~all".` }
  }
  if (records.length > 1) {
    return {
      status: 'mismatch',
      explanation: `${records.length} SPF records found: receivers then accept none (RFC 7208 §4.5). Merge them into one.`,
    }
  }
  return judgeTerms(record.split(/\s+/).slice(1), normalizeHost(includeDomain))
}

function judgeTerms(terms: readonly string[], wanted: string): Judgement {
  // §5.1: whatever stands after "all" is never read.
  const allAt = terms.findIndex((term) => /^[+?~-]?all$/i.test(term))
  const read = allAt < 0 ? terms : terms.slice(0, allAt)
  if (!read.some((term) => isInclude(term, wanted)) && !isRedirected(terms, wanted)) {
    const isTooLate = terms.some((term) => isInclude(term, wanted))
    return {
      status: 'mismatch',
      explanation: isTooLate
        ? `The SPF record has include:${wanted} after "all", where it is never read. Move it before "all".`
        : `The SPF record does not include us. Add include:${wanted} to it, before "all".`,
    }
  }
  const warning = findWeakness(terms, allAt)
  return {
    status: 'verified',
    explanation: `The SPF record includes ${wanted}.`,
    ...(warning === null ? {} : { warning }),
  }
}

/** Only a plain or `+` include lets the host pass. */
function isInclude(term: string, wanted: string): boolean {
  const domain = /^\+?include:(.+)$/i.exec(term)?.[1]
  return domain !== undefined && normalizeHost(domain) === wanted
}

/** §6.1: a redirect counts only when there is no "all" anywhere. */
function isRedirected(terms: readonly string[], wanted: string): boolean {
  if (terms.some((term) => /^[+?~-]?all$/i.test(term))) return false
  return terms.some((term) => {
    const domain = /^redirect=(.+)$/i.exec(term)?.[1]
    return domain !== undefined && normalizeHost(domain) === wanted
  })
}

function findWeakness(terms: readonly string[], allAt: number): string | null {
  if (/^\+?all$/i.test(terms[allAt] ?? '')) return 'The record ends with "+all": every host may send for this domain.'
  const lookups = terms.filter((term) => /^[+?~-]?(include:|exists:|(a|mx|ptr)([:/]|$))|^redirect=/i.test(term)).length
  if (lookups > LOOKUPS_MAX) {
    return `The record asks for ${lookups} look-ups; receivers stop at ${LOOKUPS_MAX} (RFC 7208 §4.6.4).`
  }
  return null
}

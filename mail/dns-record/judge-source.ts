/** Is an address fit to send from: does its name lead to it, it to its name, and does SPF cover it? */
import { canonicalIp } from '../network/ip-address.ts'
import { asSpfTerm } from './spf-text.ts'
import { normalizeHost } from './txt-value.ts'
import { SPF_LOOKUPS_MAX, type SpfWalk } from './walk-spf.ts'

/** A definite answer of DNS, judged: what is wrong and what to do, both null when nothing is. */
export interface SourceJudgement {
  readonly isGood: boolean
  readonly seen: readonly string[]
  readonly reason: string | null
  readonly fix: string | null
}

const good = (seen: readonly string[]): SourceJudgement => ({ isGood: true, seen, reason: null, fix: null })
const list = (values: readonly string[]): string => values.join(', ')

/** `seen`: A and AAAA of the name. */
export function judgeAddress(ehlo: string, address: string, seen: readonly string[]): SourceJudgement {
  if (seen.map(canonicalIp).includes(canonicalIp(address))) return good(seen)
  const type = address.includes(':') ? 'AAAA' : 'A'
  const reason =
    seen.length === 0
      ? `${ehlo}, said in EHLO, has no address.`
      : `${ehlo}, said in EHLO, leads to ${list(seen)}, not to ${address}.`
  return {
    isGood: false,
    seen,
    reason,
    fix: `Publish ${type} ${address} at ${ehlo}, or have the relay say another name.`,
  }
}

/** `seen`: PTR of the address. */
export function judgePtr(ehlo: string, address: string, seen: readonly string[]): SourceJudgement {
  const names = seen.map(normalizeHost)
  if (names.length === 1 && names[0] === normalizeHost(ehlo)) return good(names)
  const fix = `Have whoever gave you ${address} set its PTR to ${ehlo} alone.`
  if (names.length === 0) return { isGood: false, seen: names, reason: `${address} has no PTR.`, fix }
  return {
    isGood: false,
    seen: names,
    reason: `The PTR of ${address} is ${list(names)}, the relay says ${ehlo} in EHLO.`,
    fix,
  }
}

/** `walk`: the record of `include`, or why there is none. */
export function judgeCoverage(include: string, address: string, walk: SpfWalk | string): SourceJudgement {
  const term = asSpfTerm(address)
  if (typeof walk === 'string')
    return {
      isGood: false,
      seen: [],
      reason: `SPF cannot be read: ${walk}.`,
      fix: `Publish one TXT record at ${include} with ${term}.`,
    }
  const seen = [walk.record]
  if (!walk.covers(address)) {
    const fix = `Add ${term} to the TXT record of ${include}, before "all".`
    return { isGood: false, seen, reason: `The SPF record of ${include} does not cover ${address}.`, fix }
  }
  if (walk.lookups <= SPF_LOOKUPS_MAX) return good(seen)
  const reason = `The SPF record of ${include} costs ${walk.lookups} look-ups; with a tenant's own include receivers stop after ${SPF_LOOKUPS_MAX} (RFC 7208 §4.6.4).`
  return {
    isGood: false,
    seen,
    reason,
    fix: `Write addresses (ip4:, ip6:) at ${include} in place of include, a and mx.`,
  }
}

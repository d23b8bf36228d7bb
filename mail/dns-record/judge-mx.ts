/** Does mail for a name come to our host (RFC 5321 §5.1)? */
import type { Judgement } from './judgement.ts'
import { normalizeHost } from './txt-value.ts'

export interface MxRecord {
  readonly priority: number
  readonly exchange: string
}

/** Judges all MX records at a name; other hosts beside ours pass with a warning when they are asked first. */
export function judgeMx(seen: readonly MxRecord[], wantedHost: string): Judgement {
  const wanted = normalizeHost(wantedHost)
  if (seen.length === 0) return { status: 'missing', explanation: `No MX record found. Publish "10 ${wanted}".` }
  const ours = seen.filter(({ exchange }) => normalizeHost(exchange) === wanted)
  if (ours.length === 0) {
    // RFC 7505: a single "." refuses all mail.
    const isNull = seen.every(({ exchange }) => normalizeHost(exchange) === '')
    const found = isNull ? 'a null MX, which refuses all mail' : `${normalizeHost(seen[0]?.exchange ?? '')}`
    return { status: 'mismatch', explanation: `The MX record names ${found}. Replace it by "10 ${wanted}".` }
  }
  const best = Math.min(...ours.map(({ priority }) => priority))
  const isFirst = seen.every(({ priority, exchange }) => priority >= best || normalizeHost(exchange) === wanted)
  const isOnly = ours.length === seen.length
  const warning = isOnly
    ? null
    : `Other hosts are named too${isFirst ? '' : ' and asked first'}: mail may not reach us.`
  return {
    status: 'verified',
    explanation: `The MX record names ${wanted}.`,
    ...(warning === null ? {} : { warning }),
  }
}

/** Are reports on TLS asked for at the address given (RFC 8460 §3)? */
import type { Judgement } from './judgement.ts'
import { parseTags, unquoteTxt } from './txt-value.ts'

/** Judges all TXT values at `_smtp._tls`; reports may go to others as well. */
export function judgeTlsRpt(seenTxts: readonly string[], rua: string): Judgement {
  const records = seenTxts.map(unquoteTxt).filter((txt) => /^v=TLSRPTv1\s*;/.test(txt))
  const [record] = records
  if (record === undefined) return { status: 'missing', explanation: 'No record found that asks for reports on TLS.' }
  if (records.length > 1)
    return {
      status: 'mismatch',
      explanation: `${records.length} records found: senders then ignore all. Merge them into one.`,
    }
  const addresses = (parseTags(record)?.get('rua') ?? '').split(',').map((uri) => uri.trim().toLowerCase())
  if (addresses.includes(rua.toLowerCase()))
    return { status: 'verified', explanation: 'Reports on TLS are sent to us.' }
  return {
    status: 'mismatch',
    explanation: `Reports on TLS go elsewhere. Add ",${rua}" to the rua of the record, or leave it as it is.`,
  }
}

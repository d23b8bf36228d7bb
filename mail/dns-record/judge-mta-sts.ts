/** Does a domain announce the MTA-STS policy that is served for it (RFC 8461 §3.1)? */
import type { Judgement } from './judgement.ts'
import { parseTags, unquoteTxt } from './txt-value.ts'

/** Judges all TXT values at `_mta-sts`; `id` names the policy as it is now. */
export function judgeMtaSts(seenTxts: readonly string[], id: string): Judgement {
  const records = seenTxts.map(unquoteTxt).filter((txt) => /^v=STSv1\s*;/.test(txt))
  const [record] = records
  if (record === undefined)
    return { status: 'missing', explanation: 'No MTA-STS record found: senders do not ask for the policy.' }
  if (records.length > 1)
    return {
      status: 'mismatch',
      explanation: `${records.length} MTA-STS records found: senders then ignore all. Keep one.`,
    }
  if (parseTags(record)?.get('id') === id)
    return { status: 'verified', explanation: 'The MTA-STS record names the policy as it is now.' }
  return {
    status: 'mismatch',
    explanation: 'The MTA-STS record names another policy, so senders keep what they know. Publish the value shown.',
  }
}

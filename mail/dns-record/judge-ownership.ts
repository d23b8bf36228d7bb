/** Did the person who asked for a domain prove that its zone is theirs? */
import type { Judgement } from './judgement.ts'
import { unquoteTxt } from './txt-value.ts'

/** Looks for exactly `token` among the TXT values at the name; tokens are a tenant's own, so case counts. */
export function judgeOwnership(seenTxts: readonly string[], token: string): Judgement {
  const values = seenTxts.map(unquoteTxt)
  if (values.includes(token)) return { status: 'verified', explanation: 'The ownership record is published.' }
  const prefix = token.slice(0, token.indexOf('=') + 1)
  if (prefix !== '' && values.some((value) => value.startsWith(prefix))) {
    return {
      status: 'mismatch',
      explanation: 'The ownership record has another value, perhaps of an earlier try: replace it.',
    }
  }
  return { status: 'missing', explanation: 'No ownership record found. Publish the TXT value shown.' }
}

/** Which DKIM signatures of a mail are verified: the first ten (RFC 6376 §6.1 lets a verifier set a limit), if they are of usual size. */
import type { HeaderField } from './header-fields.ts'
import { readTags } from './signature-tags.ts'

const SIGNATURES_MAX = 10
const SIGNATURE_MAX_OCTETS = 8_192
/** Each value of l= makes the verifier hash the body once more. */
const PARTIAL_MAX = 2

export interface SignatureChoice {
  readonly kept: readonly HeaderField[]
  /** Where their keys are (RFC 6376 §3.6.2.1). */
  readonly keyNames: readonly string[]
  /** Why others of the first ten are not verified. */
  readonly refused: readonly string[]
}

/** `text` is the field as it stands in the header section. */
export function chooseSignatures(
  signatures: readonly { readonly field: HeaderField; readonly text: string }[],
): SignatureChoice {
  const kept: HeaderField[] = []
  const keyNames: string[] = []
  const refused: string[] = []
  let partial = 0
  for (const { field, text } of signatures.slice(0, SIGNATURES_MAX)) {
    if (text.length > SIGNATURE_MAX_OCTETS) {
      refused.push('the signature is too long')
      continue
    }
    const tags = readTags(text)
    if (tags.has('l') && ++partial > PARTIAL_MAX) {
      refused.push('too many signatures are of a part of the body')
      continue
    }
    kept.push(field)
    keyNames.push(`${tags.get('s') ?? ''}._domainkey.${tags.get('d') ?? ''}`)
  }
  return { kept, keyNames, refused }
}

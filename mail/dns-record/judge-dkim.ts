/** Is our public key published under its selector (RFC 6376 §3.6.1)? Tag order, white space and defaults do not matter. */
import type { Judgement } from './judgement.ts'
import { parseTags, unquoteTxt } from './txt-value.ts'

/** Judges all TXT values at `<selector>._domainkey.<domain>` against the value we asked for. */
export function judgeDkim(seenTxts: readonly string[], wantedTxt: string): Judgement {
  const wanted = readKey(wantedTxt)
  if (wanted === null) throw new TypeError('the wanted DKIM record is malformed')
  const values = seenTxts.map(unquoteTxt).filter((txt) => txt !== '')
  if (values.length === 0) {
    return { status: 'missing', explanation: 'No DKIM record found under this selector. Publish the value shown.' }
  }
  const verdicts = values.map((value) => judgeKey(readKey(value), wanted))
  const verified = verdicts.find(({ status }) => status === 'verified')
  if (verified === undefined) return verdicts[0] ?? { status: 'missing', explanation: 'No DKIM record found.' }
  if (values.length === 1) return verified
  // §3.6.2.2: with several records under a selector it is open which one a receiver takes.
  return { ...verified, warning: 'There are other TXT records under this selector: remove them.' }
}

interface PublishedKey {
  readonly tags: Map<string, string>
  /** Key type, `rsa` by default. */
  readonly type: string
  readonly publicKey: string
}

function readKey(txt: string): PublishedKey | null {
  const tags = parseTags(txt)
  const publicKey = tags?.get('p')
  if (!tags || publicKey === undefined) return null
  // §3.6.1: v=, if there is one, is the first tag and has this value.
  if (tags.has('v') && (tags.get('v') !== 'DKIM1' || [...tags.keys()][0] !== 'v')) return null
  return { tags, type: tags.get('k')?.toLowerCase() || 'rsa', publicKey: publicKey.replace(/\s+/g, '') }
}

function judgeKey(seen: PublishedKey | null, wanted: PublishedKey): Judgement {
  const fault = findFault(seen, wanted)
  if (fault !== null) return { status: 'mismatch', explanation: fault }
  const isTesting =
    seen?.tags
      .get('t')
      ?.split(':')
      .some((flag) => flag.trim() === 'y') ?? false
  return {
    status: 'verified',
    explanation: 'The DKIM key is published.',
    ...(isTesting ? { warning: 'The record says "testing" (t=y): receivers may ignore signatures. Remove t=y.' } : {}),
  }
}

function findFault(seen: PublishedKey | null, wanted: PublishedKey): string | null {
  if (seen === null) return 'The record is not a valid DKIM key: publish the value shown, as one TXT record.'
  if (seen.publicKey === '') return 'The key is revoked (empty p=): publish the value shown.'
  if (seen.type !== wanted.type) return `The record says k=${seen.type}, but this key is ${wanted.type}.`
  if (seen.publicKey !== wanted.publicKey) {
    return wanted.publicKey.startsWith(seen.publicKey)
      ? 'The key is cut off: the value is longer than 255 characters and must be entered whole, as several strings.'
      : 'Another key is published under this selector: replace it by the value shown.'
  }
  return findRestriction(seen.tags)
}

/** Tags that make a right key unusable for our mail. */
function findRestriction(tags: Map<string, string>): string | null {
  const allows = (tag: string, values: string[]): boolean =>
    tags
      .get(tag)
      ?.toLowerCase()
      .split(':')
      .some((value) => values.includes(value.trim())) ?? true
  if (!allows('h', ['sha256'])) return 'The record does not allow sha256 (h=): remove h=.'
  if (!allows('s', ['*', 'email'])) return 'The record does not allow e-mail (s=): remove s=.'
  return null
}

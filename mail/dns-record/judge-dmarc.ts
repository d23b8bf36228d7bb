/** Does a domain publish DMARC (RFC 9989, before it RFC 7489)? Any valid policy passes; a weak one with a warning. */
import type { Judgement } from './judgement.ts'
import { parseTags, unquoteTxt } from './txt-value.ts'

const POLICIES = ['none', 'quarantine', 'reject']

/** Judges all TXT values at `_dmarc.<domain>`. */
export function judgeDmarc(seenTxts: readonly string[]): Judgement {
  // RFC 9989 §4.7: the version is the first tag and exact in case; everything else is another application's.
  const records = seenTxts.map(unquoteTxt).filter((txt) => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(txt))
  const [record] = records
  if (record === undefined) {
    return { status: 'missing', explanation: 'No DMARC record found. Publish at least "v=DMARC1; p=none".' }
  }
  if (records.length > 1) {
    return {
      status: 'mismatch',
      explanation: `${records.length} DMARC records found: receivers then apply none. Keep one.`,
    }
  }
  return judgeTags(parseTags(record))
}

function judgeTags(tags: Map<string, string> | null): Judgement {
  if (tags === null) {
    return { status: 'mismatch', explanation: 'The DMARC record is malformed: tags are name=value, separated by ";".' }
  }
  const written = tags.get('p')?.toLowerCase()
  const policy = POLICIES.find((known) => known === written) ?? readMissingPolicy(tags)
  if (policy === null) {
    const found = written === undefined ? 'no policy' : `the unknown policy "${written}"`
    return {
      status: 'mismatch',
      explanation: `The DMARC record has ${found}. Set p=none, p=quarantine or p=reject.`,
    }
  }
  const warning = findWeakness(policy, tags)
  return {
    status: 'verified',
    explanation: `DMARC is published with policy ${policy}.`,
    ...(warning === null ? {} : { warning }),
  }
}

/** RFC 9989 §4.10.1: without a valid p= a record that asks for reports counts as none, any other as no record. */
function readMissingPolicy(tags: Map<string, string>): 'none' | null {
  return /^mailto:./i.test(tags.get('rua') ?? '') ? 'none' : null
}

function findWeakness(policy: string, tags: Map<string, string>): string | null {
  if (policy === 'none') return 'Policy none only watches: move to quarantine or reject once reports look right.'
  const percent = Number(tags.get('pct') ?? 100)
  if (!(percent >= 100)) return `The policy covers only part of the mail (pct=${tags.get('pct')}).`
  if (tags.get('t')?.toLowerCase() === 'y') return 'The policy is in test mode (t=y): receivers apply a weaker one.'
  if (tags.get('sp')?.toLowerCase() === 'none') return 'Subdomains are not protected (sp=none).'
  return null
}

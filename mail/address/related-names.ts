/** Names that whoever holds a domain could speak for, or that people take for it: above it, and other spellings of it. */
import { toAsciiDomain } from './domain.ts'
import { decodePunycode } from './punycode.ts'

export interface RelatedNames {
  /** The name and its other spellings. */
  readonly same: readonly string[]
  /** Domains above these, of at least two labels. */
  readonly above: readonly string[]
}

/** Each more would double the spellings. */
const CHOICES_MAX = 4
const JOINERS = /[\u200c\u200d]/g

function toUnicode(domain: string): string {
  const labels = domain.split('.')
  return labels.map((label) => (label.startsWith('xn--') ? (decodePunycode(label.slice(4)) ?? label) : label)).join('.')
}

/** RFC 5894 §7.2: the characters that IDNA 2003 turned into others and IDNA 2008 keeps, so that one spelling became two. */
const fold = (text: string): string => text.replaceAll('ß', 'ss').replaceAll('ς', 'σ').replace(JOINERS, '')

/** Every way to write the text with `ss` as ß and a final σ as ς; only the folded one when there are too many. */
function spellings(folded: string): string[] {
  const parts = folded.split(/(ss|σ(?=$|[.-]))/)
  if (parts.length > 2 * CHOICES_MAX + 1) return [folded]
  const other = (part: string) => (part === 'ss' ? 'ß' : 'ς')
  return parts.reduce<string[]>(
    (made, part, at) => made.flatMap((start) => (at % 2 === 0 ? [start + part] : [start + part, start + other(part)])),
    [''],
  )
}

function parentsOf(domain: string): string[] {
  const labels = domain.split('.')
  return Array.from({ length: Math.max(0, labels.length - 2) }, (_, at) => labels.slice(at + 1).join('.'))
}

/** Of a domain in its one form (lower-case ASCII). */
export function relatedNames(domain: string): RelatedNames {
  const written = spellings(fold(toUnicode(domain))).flatMap((text) => {
    const ascii = toAsciiDomain(text)
    return ascii.ok ? [ascii.domain] : []
  })
  const same = [...new Set([domain, ...written])]
  return { same, above: [...new Set(same.flatMap(parentsOf))] }
}

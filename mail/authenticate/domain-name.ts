/**
 * Domain names out of hostile mail. `legitimate.example(.attacker.example` must never be shown: in a header field its bracket
 * opens a comment, and a NUL ends the name for a resolver written in C.
 */
import { toAsciiDomain } from '../address/domain.ts'

const NAME_OCTETS_MAX = 253
// RFC 6376 §3.5: sub-domain 1*("." sub-domain), the sub-domain of RFC 5321 §4.1.2.
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
// Underscores are no letters of RFC 5321, but hosts of the wild have them in selectors and HELO names, and they break out of nothing.
const DNS_LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i

const isName = (text: string, label: RegExp): boolean =>
  text.length <= NAME_OCTETS_MAX && text.split('.').every((part) => label.test(part))

/** Letters, digits, hyphens, and at least two labels. */
export const isDomainName = (text: string): boolean => text.includes('.') && isName(text, LABEL)

/** A name of one label or more, underscores allowed: a selector, a HELO name. */
export const isDnsName = (text: string): boolean => isName(text, DNS_LABEL)

/** The name in lower-case ASCII when it is a domain name, U-labels turned into A-labels; else null. */
export function readDomainName(text: string): string | null {
  if (isDomainName(text)) return text.toLowerCase()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is a range of codes
  if (/^[\x00-\x7f]*$/.test(text)) return null
  const ascii = toAsciiDomain(text)
  return ascii.ok && isDomainName(ascii.domain) ? ascii.domain : null
}

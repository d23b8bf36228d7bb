/** Domain names of mail: one form for comparing and storing, lower-case ASCII (RFC 5890 A-labels). */

export type AsciiDomain = { readonly ok: true; readonly domain: string } | { readonly ok: false; readonly why: string }

/** RFC 1035 §2.3.4, without the trailing dot. */
const DOMAIN_OCTETS_MAX = 253
// RFC 5321 §4.1.2 sub-domain: letters, digits and inner hyphens, at most 63 octets.
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** Turns a domain name into lower-case ASCII, or says why it is none. At least two labels; no trailing dot. */
export function toAsciiDomain(text: string): AsciiDomain {
  if (text === '') return { ok: false, why: 'has no domain' }
  if (text.length > DOMAIN_OCTETS_MAX)
    return { ok: false, why: `has a domain of more than ${DOMAIN_OCTETS_MAX} octets` }
  const ascii = toALabels(text)
  if (ascii === null || ascii.length > DOMAIN_OCTETS_MAX) return { ok: false, why: 'has a domain that is not valid' }
  const labels = ascii.split('.')
  if (labels.length < 2) return { ok: false, why: 'has a domain without a dot' }
  if (!labels.every((label) => LABEL.test(label))) return { ok: false, why: 'has a domain that is not valid' }
  if (/^\d+$/.test(labels.at(-1) ?? '')) return { ok: false, why: 'has an IP address where a domain name is wanted' }
  return { ok: true, domain: ascii }
}

/** UTS 46 through the URL parser, which every runtime has; null when it refuses. */
function toALabels(text: string): string | null {
  const lower = text.toLowerCase()
  if (/^[\x21-\x7e]*$/.test(text)) return lower
  // The URL parser would read any other ASCII as port, path, user or escape: none belongs in a domain name.
  if (/[^a-z0-9.\u0080-\u{10ffff}-]/iu.test(text)) return null
  try {
    return new URL(`http://${lower}`).hostname
  } catch {
    return null
  }
}

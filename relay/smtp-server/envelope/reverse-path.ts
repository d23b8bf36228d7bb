/** The path of MAIL FROM (RFC 5321 §4.1.2). It is only looked at: a source route in it is dropped (§3.6.1, Appendix C). */

/** RFC 5321 §4.5.3.1.3, with room for UTF-8. */
const PATH_MAX = 512
const LOCAL_OCTETS_MAX = 64
const ATOMS = /^[\w!#$%&'*+/=?^`{|}~.\u{a1}-\u{10ffff}-]+$/u
const QUOTED = /^"(?:[^"\\\p{Cc}]|\\[\x20-\x7e])*"$/u
const DOMAIN = /^(?:[\w.\u{a1}-\u{10ffff}-]+|\[[\w.:-]+\])$/u

/** The sender's address, empty for the null sender; null when it is none. */
export function readReversePath(text: string): string | null {
  const inner = /^<(.*)>$/su.exec(text)?.[1]
  if (inner === undefined || text.length > PATH_MAX) return null
  if (inner === '') return ''
  const address = inner.startsWith('@') ? inner.slice(inner.indexOf(':') + 1) : inner
  const at = address.lastIndexOf('@')
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)]
  if (Buffer.byteLength(local) > LOCAL_OCTETS_MAX || address.includes('\u{fffd}')) return null
  return (ATOMS.test(local) || QUOTED.test(local)) && DOMAIN.test(domain) ? address : null
}

/**
 * The path of RCPT TO (RFC 5321 §4.1.2), read so that nothing in it can route a mail on: what a sloppy relay would understand as
 * "and then to somebody else" is refused by its form alone.
 */
import { toAsciiDomain } from '@mailstead/mail/address/domain.ts'

export interface Recipient {
  /** As the client wrote it, unquoted where the quotes mean nothing; `postmaster` alone for the bare one. */
  readonly address: string
  /** Lower-case. */
  readonly local: string
  /** Lower-case ASCII; empty for the bare postmaster. */
  readonly domain: string
}

/** What is wrong: no address; a route of old; an address literal; no domain of the Internet; a local part that needs its quotes. */
export type WrongPath = 'form' | 'route' | 'literal' | 'domain' | 'quoted'

export type ReadPath =
  | { readonly ok: true; readonly recipient: Recipient }
  | { readonly ok: false; readonly why: WrongPath }

/** RFC 5321 §4.5.3.1.3 and §4.5.3.1.1; U-labels take more characters than their A-labels, never more than twice the octets. */
const PATH_MAX = 512
const LOCAL_OCTETS_MAX = 64
// RFC 5321 §4.1.2 Dot-string, with the characters of RFC 6531 §3.3.
const DOT_STRING = /^[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+)*$/u
/** A decoder's sign for octets that are no UTF-8, C1 controls, and what breaks or hides a line. */
const NEVER = /[\u{80}-\u{a0}\u{ad}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{fffd}]/u

const wrong = (why: WrongPath): ReadPath => ({ ok: false, why })

/** Reads `<local@domain>`; the text is everything between `TO:` and the parameters. */
export function readForwardPath(text: string): ReadPath {
  const inner = /^<([^<>]*)>$/.exec(text)?.[1]
  if (inner === undefined || text.length > PATH_MAX) return wrong('form')
  // RFC 5321 §4.5.1: bare, in any case.
  if (inner.toLowerCase() === 'postmaster') {
    return { ok: true, recipient: { address: inner, local: 'postmaster', domain: '' } }
  }
  // RFC 5321 §3.6.1 lets a host strip a source route; then `<@ours:a@theirs>` is one character from being relayed.
  if (inner.startsWith('@')) return wrong('route')
  const at = inner.lastIndexOf('@')
  if (at < 1) return wrong('form')
  const domainText = inner.slice(at + 1)
  if (domainText.startsWith('[')) return wrong('literal')
  // RFC 5321 §4.1.2: the quoted form of a Dot-string means the same.
  const local = unquote(inner.slice(0, at))
  const why = whyWrong(local)
  if (why !== null) return wrong(why)
  const domain = toAsciiDomain(domainText)
  if (!domain.ok || NEVER.test(domainText)) return wrong('domain')
  return {
    ok: true,
    recipient: { address: `${local}@${domainText}`, local: local.toLowerCase(), domain: domain.domain },
  }
}

const unquote = (local: string): string => /^"([^"\\]*)"$/.exec(local)?.[1] ?? local

function whyWrong(local: string): WrongPath | null {
  // `a%b@ours`, `b!a@ours`, `"a@b"@ours`: routes of old, which some host behind us could follow.
  if (/[%!@:,]/.test(local)) return 'route'
  if (Buffer.byteLength(local) > LOCAL_OCTETS_MAX || NEVER.test(local)) return 'form'
  return DOT_STRING.test(local) ? null : 'quoted'
}

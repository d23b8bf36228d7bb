/** A recipient of the envelope in the one form in which addresses are kept and compared. Pure. */
import { toAsciiDomain } from '@mailstead/mail/address/domain.ts'

export interface RecipientAddress {
  /** Lower-case, unquoted where the quotes say nothing. Two addresses that differ in case only are one here. */
  readonly local: string
  /** Lower-case ASCII; null for the bare `<postmaster>` (RFC 5321 §4.5.1). */
  readonly domain: string | null
}

/** The roles of RFC 2142 that every domain has. */
const ROLES: ReadonlySet<string> = new Set(['postmaster', 'abuse'])

/** RFC 5321 §4.1.2: `"ada"@…` and `ada@…` are one address. */
function unquote(local: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/su.exec(local)?.[1]
  return quoted === undefined ? local : quoted.replace(/\\(.)/gsu, '$1')
}

/** Null for what cannot be a recipient here. */
export function readRecipient(rcptTo: string): RecipientAddress | null {
  const at = rcptTo.lastIndexOf('@')
  if (at < 0) return rcptTo.toLowerCase() === 'postmaster' ? { local: 'postmaster', domain: null } : null
  const domain = toAsciiDomain(rcptTo.slice(at + 1))
  const local = unquote(rcptTo.slice(0, at)).toLowerCase()
  return domain.ok && local !== '' ? { local, domain: domain.domain } : null
}

/** `user` of `user+anything`; null when there is no such part. */
export function withoutPlus(local: string): string | null {
  const at = local.indexOf('+')
  return at > 0 ? local.slice(0, at) : null
}

/** At a host of return paths: complaints that name their mail by themselves (RFC 5965), as providers' feedback loops send them. */
const FEEDBACK: ReadonlySet<string> = new Set(['fbl', 'abuse'])

export const isFeedback = (local: string): boolean => FEEDBACK.has(local)

export const isRole = (local: string): boolean => ROLES.has(local)

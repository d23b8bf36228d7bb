/**
 * A mailbox as people write it (RFC 5322 §3.4): `Name <local@domain>` or `local@domain`. Everything that could be read
 * as a second address, or that a header could be broken with, is refused with a reason; nothing here throws.
 */
import { toAsciiDomain } from './domain.ts'
import { findUnsafeCharacter } from './unsafe-character.ts'

export interface Mailbox {
  /** Display name, unquoted; empty when there is none. */
  readonly name: string
  /** `local@domain`. */
  readonly address: string
  /** As written: only the receiving host may interpret its case (RFC 5321 §2.4). */
  readonly local: string
  /** Lower-case ASCII, U-labels turned into A-labels. */
  readonly domain: string
}

export type ParsedMailbox =
  | { readonly ok: true; readonly mailbox: Mailbox }
  | { readonly ok: false; readonly why: string }

type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string }

/** A header line holds the encoded name and the address: both stay far below 998 octets. */
const NAME_LENGTH_MAX = 300
/** Nothing longer can be a name and an address; also keeps the work on hostile input constant. */
const TEXT_LENGTH_MAX = 1_000
/** RFC 5321 §4.5.3.1.1. */
const LOCAL_OCTETS_MAX = 64
/** RFC 5321 §4.5.3.1.3: a path of 256 octets, without its angle brackets. */
const ADDRESS_OCTETS_MAX = 254

// RFC 5322 §3.2.3: dot-atom-text.
const DOT_ATOM = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i

/** Reads exactly one mailbox. */
export function parseMailbox(text: string): ParsedMailbox {
  if (text.length > TEXT_LENGTH_MAX) return { ok: false, why: `longer than ${TEXT_LENGTH_MAX} characters` }
  const unsafe = findUnsafeCharacter(text)
  if (unsafe !== null) return { ok: false, why: `holds ${unsafe}` }
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, why: 'is empty' }
  if (!trimmed.endsWith('>')) return parseAddress(trimmed, '')

  const open = findOpenBracket(trimmed)
  if (open < 0) return { ok: false, why: 'has ">" without "<"' }
  const name = parseDisplayName(trimmed.slice(0, open).trim())
  return name.ok ? parseAddress(trimmed.slice(open + 1, -1).trim(), name.value) : name
}

/** Writes a mailbox so that `parseMailbox` reads the same back; Unicode stays as it is (no RFC 2047 encoding). */
export function formatMailbox(mailbox: Pick<Mailbox, 'name' | 'address'>): string {
  if (mailbox.name === '') return mailbox.address
  const isPlain = /^[\p{L}\p{N} !#$%&'*+/?^_`{|}~.-]*$/u.test(mailbox.name)
  const name = isPlain ? mailbox.name : `"${mailbox.name.replace(/["\\]/g, '\\$&')}"`
  return `${name} <${mailbox.address}>`
}

/** The first `<` outside a quoted string, or -1. */
function findOpenBracket(text: string): number {
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isQuoted && character === '\\') at++
    else if (character === '"') isQuoted = !isQuoted
    else if (character === '<' && !isQuoted) return at
  }
  return -1
}

function parseDisplayName(text: string): Parsed<string> {
  const name = text.startsWith('"') ? unquote(text) : plainName(text)
  if (!name.ok) return name
  if (name.value.length > NAME_LENGTH_MAX)
    return { ok: false, why: `has a name of more than ${NAME_LENGTH_MAX} characters` }
  // RFC 2047 words are for the wire; taken from a caller they hide what the name really says.
  if (name.value.includes('=?'))
    return { ok: false, why: 'has an encoded word in its name: write the name in plain Unicode' }
  return name
}

function plainName(text: string): Parsed<string> {
  if (text.includes('(') || text.includes(')'))
    return { ok: false, why: 'has a comment: put the name in double quotes' }
  const special = /[<>@,:;"\\]/.exec(text)?.[0]
  if (special === undefined) return { ok: true, value: text }
  if (special === ',') return { ok: false, why: 'has a comma in its name or is more than one address: quote the name' }
  if (special === ':' || special === ';') return { ok: false, why: 'uses group syntax: one mailbox is wanted' }
  return { ok: false, why: `has ${special} in its name: put the name in double quotes` }
}

/** RFC 5322 §3.2.4: one quoted string and nothing around it. */
function unquote(text: string): Parsed<string> {
  const match = /^"((?:[^"\\]|\\.)*)"$/su.exec(text)
  if (match?.[1] === undefined) return { ok: false, why: 'has a quote in its name that does not end' }
  return { ok: true, value: match[1].replace(/\\(.)/gsu, '$1').trim() }
}

function parseAddress(text: string, name: string): ParsedMailbox {
  const shape = refuseShape(text)
  if (shape !== null) return { ok: false, why: shape }
  const at = text.lastIndexOf('@')
  const local = parseLocal(text.slice(0, at))
  if (!local.ok) return local
  const domain = toAsciiDomain(text.slice(at + 1))
  if (!domain.ok) return domain
  const address = `${local.value}@${domain.domain}`
  if (address.length > ADDRESS_OCTETS_MAX) return { ok: false, why: `is longer than ${ADDRESS_OCTETS_MAX} octets` }
  // `"ceo@bank.example" <x@tenant.example>` shows one address and sends from another.
  if (name.includes('@') && name.toLowerCase() !== address.toLowerCase() && name.toLowerCase() !== text.toLowerCase()) {
    return { ok: false, why: 'shows another address in its name' }
  }
  return { ok: true, mailbox: { name, address, local: local.value, domain: domain.domain } }
}

/** Names the forms of RFC 5322 and RFC 5321 that are not taken, so that the caller knows what to change. */
function refuseShape(text: string): string | null {
  if (text === '') return 'has no address'
  if (text.startsWith('@')) return text.includes(':') ? 'has a source route' : 'has nothing before the @'
  if (!text.includes('@')) return 'has no @'
  if (text.endsWith(']')) return 'has an address literal: a domain name is wanted'
  if (text.endsWith(')') || text.startsWith('(')) return 'has a comment'
  const special = /[\s,;:<>()]/.exec(text.replace(/^"[^"]*"/, ''))?.[0]
  if (special === undefined) return null
  if (/[,;<>]/.test(special)) return 'is more than one address'
  if (special === ':') return 'uses group syntax: one mailbox is wanted'
  if (special === '(' || special === ')') return 'has a comment'
  return 'has a space in its address'
}

function parseLocal(text: string): Parsed<string> {
  const quoted = /^"([^"\\]*)"$/.exec(text)?.[1]
  const local = quoted ?? text
  if (new TextEncoder().encode(local).length > LOCAL_OCTETS_MAX) {
    return { ok: false, why: `has more than ${LOCAL_OCTETS_MAX} octets before the @` }
  }
  // RFC 6531 is not offered: an address that most hosts cannot take is refused now, not bounced later.
  if (/[^\x20-\x7e]/.test(local))
    return { ok: false, why: 'has characters other than ASCII before the @ (SMTPUTF8 is not supported)' }
  if (DOT_ATOM.test(local)) return { ok: true, value: local }
  if (local.includes('@')) return { ok: false, why: 'has more than one @' }
  if (quoted !== undefined || local.includes('"')) return { ok: false, why: 'has a quoted local part' }
  return { ok: false, why: `has a malformed local part` }
}

/**
 * Whether a notice about a mail that could not be filed may be sent. A notice to a forged sender hits somebody who has sent
 * nothing (backscatter), one to a program may start a loop: without proof that the sender is who he says, silence.
 */
import { findUnsafeCharacter } from '../../address/unsafe-character.ts'
import { findMark, readAutoSubmitted, readPrecedence } from '../auto-reply.ts'
import { DAEMON } from '../bounce-words.ts'
import type { HeaderField } from '../mime/header-field.ts'
import { countReceived, RECEIVED_MAX, readDeliveredTo } from './loop-facts.ts'

export interface NoticeQuestion {
  /** Of the envelope; empty for the null sender. */
  readonly mailFrom: string
  /** SPF result of MAIL FROM, in the words of RFC 8601 §2.7.2. */
  readonly spf: string
  /** `isDkimAligned`: with the domain of MAIL FROM, since that is where the notice goes. */
  readonly dkimAlignedPass: boolean
  readonly headers: readonly HeaderField[]
  /** Addresses and domains of ours that mark a loop when the mail has been there before: at least the recipient. */
  readonly own?: readonly string[]
}

export type NoticeDecision = { readonly ok: true } | { readonly ok: false; readonly why: string }

/** RFC 5321 §4.5.3.1.3. */
const PATH_LENGTH_MAX = 254
/** RFC 3834 §2: addresses behind which a program or a list stands. */
const MACHINE =
  /^(owner-.*|.*-(owner|request|bounces?|errors?|return)([+=-].*)?|bounces?[+=-].*|listserv|majordomo|no-?reply.*|do-?not-?reply.*|notifications?|prvs=.*)$/i
/** A return path of ours: a notice there would read as a bounce. */
const RETURN_PATH = /^b-[a-z2-7]{45}$/i

/** The first reason against it decides. Rate limits are not looked at here. */
export function mayNotify(question: NoticeQuestion): NoticeDecision {
  const { mailFrom, spf, dkimAlignedPass, headers } = question
  const why = findMachine(mailFrom, headers) ?? refuseLoop(toLower(headers), question.own ?? [])
  if (why !== null) return { ok: false, why }
  return spf === 'pass' || dkimAlignedPass ? { ok: true } : { ok: false, why: 'the sender is not authenticated' }
}

/** Why no person stands behind a mail of this sender with these fields; null when one may. */
export const findMachine = (sender: string, headers: readonly HeaderField[]): string | null =>
  refuseSender(sender) ?? refuseFields(toLower(headers))

const toLower = (headers: readonly HeaderField[]): readonly HeaderField[] =>
  headers.map(({ name, value }) => ({ name: name.toLowerCase(), value }))

/** True when a passing signature is of the sender's domain or of one above it (RFC 7489 §3.1.1, relaxed). */
export function isDkimAligned(
  mailFrom: string,
  signatures: readonly { readonly result: string; readonly domain: string | null }[],
): boolean {
  const domain = domainOf(mailFrom)
  return signatures.some(({ result, domain: signer }) => {
    if (result !== 'pass' || !signer?.includes('.')) return false
    return domain === signer.toLowerCase() || domain.endsWith(`.${signer.toLowerCase()}`)
  })
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

function refuseSender(mailFrom: string): string | null {
  if (mailFrom === '') return 'the null sender'
  const at = mailFrom.lastIndexOf('@')
  if (at < 1 || at === mailFrom.length - 1 || mailFrom.length > PATH_LENGTH_MAX) return 'no address of a sender'
  if (/[\s<>,]/.test(mailFrom) || findUnsafeCharacter(mailFrom) !== null) return 'no address of a sender'
  const local = mailFrom.slice(0, at)
  if (RETURN_PATH.test(local)) return 'the sender is a return path'
  return DAEMON.test(local) || MACHINE.test(local) ? 'the sender is a program' : null
}

function refuseFields(fields: readonly HeaderField[]): string | null {
  if (readAutoSubmitted(fields) !== null) return 'Auto-Submitted'
  if (fields.some(({ name }) => name.startsWith('list-') || /^(x-)?(mailing-list|beenthere)$/.test(name))) return 'List'
  if (/^(bulk|list|junk|auto[_-]?reply)$/.test(readPrecedence(fields))) return 'Precedence'
  if (findMark(fields) !== null) return 'an automatic reply'
  if (fields.some(({ name, value }) => name === 'content-type' && /^\s*multipart\/report\b/i.test(value)))
    return 'a report'
  // Exchange's own word for "send no reports about this": ALL, or NDR among others.
  const suppress = fields.find(({ name }) => name === 'x-auto-response-suppress')?.value ?? ''
  return /\b(all|ndr)\b/i.test(suppress.slice(0, 200)) ? 'X-Auto-Response-Suppress' : null
}

function refuseLoop(fields: readonly HeaderField[], own: readonly string[]): string | null {
  if (countReceived(fields) > RECEIVED_MAX) return 'too many hops'
  const ours = new Set(own.map((name) => name.toLowerCase()))
  const isLoop = readDeliveredTo(fields).some((address) => ours.has(address) || ours.has(domainOf(address)))
  return isLoop ? 'the mail has been here before' : null
}

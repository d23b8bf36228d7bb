/** The fields that stand in front of a received mail when it is read: to whom, when and how it came (RFC 5321 §4.4). */
import { findUnsafeCharacter } from '../address/unsafe-character.ts'
import { renderAuthenticationResults } from '../authenticate/authentication-results.ts'
import type { MailChecks } from '../authenticate/checks.ts'
import { isDnsName } from '../authenticate/domain-name.ts'

export interface MailReception {
  /** What the client called itself; null, like `ip`, when there was no SMTP session of ours. */
  readonly helo: string | null
  readonly ip: string | null
  /** Host name of whoever took the mail. */
  readonly by: string
  readonly tls: { readonly version: string; readonly cipher: string } | null
  readonly smtpUtf8: boolean
}

export interface ViewHead {
  /** The recipient as the envelope named it; null when none is to be shown. */
  readonly deliveredTo: string | null
  readonly receivedAtMs: number
  /** Delivery id. */
  readonly id: string
  readonly reception: MailReception
  /** The name of `ip` in DNS. */
  readonly ptrName: string | null
  /** Empty for the null sender. */
  readonly mailFrom: string
  /** Null when nothing was checked. */
  readonly checks: MailChecks | null
  readonly authservId: string
}

const ADDRESS_MAX_OCTETS = 512
const LITERAL = /^\[(?:IPv6:)?[0-9a-f.:]{2,45}\]$/i
const IP = /^[0-9a-f.:]{2,45}$/i
const ATOM = /^[a-z0-9_-]{1,64}$/i
const TLS_WORD = /^[a-z0-9_.-]{1,80}$/i

/** Field by field, folded, each without its last line end. */
export function renderOwnFields(head: ViewHead): string[] {
  const { deliveredTo, receivedAtMs, mailFrom, checks, authservId } = head
  const recipient = deliveredTo !== null && isShowable(deliveredTo) ? deliveredTo : null
  return [
    ...(recipient === null ? [] : [`Delivered-To: ${recipient}`]),
    `Received-At: ${new Date(receivedAtMs).toISOString()}`,
    renderReceived(head, recipient),
    ...(checks === null ? [] : [renderAuthenticationResults(authservId, mailFrom, checks)]),
  ]
}

// RFC 5321 §4.5.3.1.3 keeps a path short; a line break, a bracket or a space in one would begin something else.
const isShowable = (address: string): boolean =>
  new TextEncoder().encode(address).length <= ADDRESS_MAX_OCTETS &&
  findUnsafeCharacter(address) === null &&
  !/[<>\s]/.test(address)

/** Our Received field, folded, without its last line end; `recipient` null when it is not to be named. */
export function renderReceived(
  { reception, ptrName, id, receivedAtMs }: Pick<ViewHead, 'reception' | 'ptrName' | 'id' | 'receivedAtMs'>,
  recipient: string | null,
): string {
  const { helo, ip, by, tls } = reception
  const hasClient = helo !== null || ip !== null
  const clauses = [
    ...(hasClient ? [`from ${helo !== null && isHost(helo) ? helo : 'unknown'}${tcpInfo(ip, ptrName)}`] : []),
    `by ${isHost(by) ? by : 'unknown'}`,
    ...(hasClient ? [`with ${protocol(reception)}`] : []),
    ...(tls !== null && TLS_WORD.test(tls.version) && TLS_WORD.test(tls.cipher)
      ? [`(${tls.version} ${tls.cipher})`]
      : []),
    ...(ATOM.test(id) ? [`id ${id}`] : []),
    ...(recipient === null ? [] : [`for <${recipient}>`]),
  ]
  // RFC 5322 §3.3 writes the zone as a number.
  const date = new Date(receivedAtMs).toUTCString().replace('GMT', '+0000')
  return `Received: ${clauses.join('\r\n ')};\r\n ${date}`
}

const isHost = (text: string): boolean => isDnsName(text) || LITERAL.test(text)

/** RFC 5321 §4.1.3: an address literal, after the name that belongs to it. */
function tcpInfo(ip: string | null, ptrName: string | null): string {
  if (ip === null || !IP.test(ip)) return ''
  const literal = ip.includes(':') ? `[IPv6:${ip}]` : `[${ip}]`
  return ` (${ptrName !== null && isDnsName(ptrName) ? `${ptrName} ` : ''}${literal})`
}

/** RFC 3848, and RFC 6531 §3.7.3 for SMTPUTF8. */
function protocol({ tls, smtpUtf8 }: MailReception): string {
  return `${smtpUtf8 ? 'UTF8SMTP' : 'ESMTP'}${tls === null ? '' : 'S'}`
}

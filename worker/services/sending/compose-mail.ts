/** Request → MIME, and MIME → signed bytes with the sender's own domain. */
import type { SendEmail } from '@mailstead/contracts/api/email.ts'
import { MessageId, type TenantId } from '@mailstead/contracts/ids.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Attachment } from '@mailstead/mail/compose/attachment.ts'
import { compose } from '@mailstead/mail/compose/compose.ts'
import { checkCustomHeader } from '@mailstead/mail/compose/custom-header.ts'
import { toPlainText } from '@mailstead/mail/compose/plain-text.ts'
import { signDkim } from '@mailstead/mail/dkim/sign.ts'
import { MAIL_TOKEN_FIELD, makeMailToken } from '@mailstead/mail/return-path/mail-token.ts'
import { importReturnPathKey } from '@mailstead/mail/return-path/return-path.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SenderDomain } from '../access/access.ts'
import { trackEmailHtml } from '../tracking/track-html.ts'
import { unsubscribeHeaders } from '../tracking/unsubscribe-link.ts'
import { wantedTracking } from '../tracking/wanted-tracking.ts'
import type { Addressing } from './envelope.ts'
import type { FilledEmail } from './fill-template.ts'

const HEADERS_MAX = 10

type ComposeDeps = Pick<Deps, 'clock' | 'config' | 'secrets'>
/** RFC 5321 sets no limit; 26,214,400 bytes is what the relay and most receivers take. */
const MESSAGE_MAX_BYTES = 26_214_400

/** A mail to be kept: 7-bit ASCII, its length in characters is its size in bytes. */
export interface WrittenMail {
  readonly raw: string
  readonly headerId: string
  readonly sha256: string
  /** Date and signatures are made when it is released. */
  readonly isUnsigned: boolean
}

function readHeaders(headers: SendEmail['headers']): Record<string, string> {
  const entries = Object.entries(headers ?? {})
  if (entries.length > HEADERS_MAX)
    throw new Refusal('validation_error', `\`headers\`: ${entries.length} given; at most ${HEADERS_MAX} are allowed.`)
  const seen = new Set<string>()
  for (const [name, value] of entries) {
    const checked = checkCustomHeader(name, value)
    if (!checked.ok) throw new Refusal('validation_error', `\`headers.${name.slice(0, 80)}\`: ${checked.why}.`)
    if (seen.has(name.toLowerCase()))
      throw new Refusal(
        'validation_error',
        `\`headers.${name.slice(0, 80)}\`: the name is given twice, in different case.`,
      )
    seen.add(name.toLowerCase())
  }
  return Object.fromEntries(entries)
}

/**
 * What mailbox providers count complaints by (their feedback loops): class, domain, account, and who we are. Nothing in it names the
 * one mail, or they could not add up. A caller's own stays.
 */
function withFeedbackId(
  headers: Record<string, string>,
  sender: SenderDomain,
  { tenant, request: { class: emailClass = 'transactional' } }: MailToWrite,
): Record<string, string> {
  if (Object.keys(headers).some((name) => name.toLowerCase() === 'feedback-id')) return headers
  return { ...headers, 'Feedback-ID': `${emailClass}:${sender.id}:${tenant}:mailstead` }
}

/** By which a complaint proves that it is about this mail, when it comes without the return path. */
async function withToken(
  { config }: ComposeDeps,
  headers: Record<string, string>,
  { id }: MailToWrite,
): Promise<Record<string, string>> {
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== MAIL_TOKEN_FIELD.toLowerCase())
  const token = await makeMailToken(id, await importReturnPathKey(config.RETURN_PATH_SECRET))
  return { ...Object.fromEntries(others), [MAIL_TOKEN_FIELD]: token }
}

/** RFC 8058 §3.1: both fields, inside the signature. A caller's own stays. */
async function withUnsubscribe(
  deps: ComposeDeps,
  { recipients }: Addressing,
  { id, tenant, request }: MailToWrite,
): Promise<Record<string, string>> {
  const headers = readHeaders(request.headers)
  const isOwn = Object.keys(headers).some((name) => name.toLowerCase() === 'list-unsubscribe')
  if (request.unsubscribe !== true || isOwn) return headers
  const [recipient, second] = recipients
  if (!recipient || second)
    throw new Refusal(
      'validation_error',
      '`unsubscribe`: the link is that of one recipient, and the mail has several. Send each a mail of his own.',
    )
  return {
    ...headers,
    ...(await unsubscribeHeaders(deps, { tenant, messageId: MessageId.parse(id), address: recipient.address })),
  }
}

/** What is counted changes the links of the HTML; the text that is derived from it keeps the real ones. */
async function writeBodies(
  deps: ComposeDeps,
  sender: SenderDomain,
  { id, tenant, request }: MailToWrite,
): Promise<Pick<FilledEmail, 'html' | 'text'>> {
  const { html, text } = request
  const { opens, clicks } = wantedTracking(request, sender)
  if (html === undefined || !(opens || clicks)) return { html, text }
  const tracked = await trackEmailHtml(deps, { tenant, messageId: MessageId.parse(id), html, opens, clicks })
  return { html: tracked, text: text ?? toPlainText(html) }
}

export interface MailToWrite {
  /** Made by the caller with the time, so that a repeat builds the same identity. */
  readonly id: string
  readonly tenant: TenantId
  readonly request: FilledEmail
  readonly attachments: readonly Attachment[]
  readonly atMs: number
  /** Null for mail that goes out at once. */
  readonly scheduledAtMs: number | null
}

/** Signs bytes that are final: nothing may change them afterwards. */
export async function signMail(
  raw: string,
  sender: Pick<SenderDomain, 'name' | 'keys'>,
  atMs: number,
  headerNames?: readonly string[],
): Promise<{ readonly raw: string; readonly sha256: string }> {
  const signed = await signDkim(raw, {
    domain: sender.name,
    keys: sender.keys,
    signedAt: new Date(atMs),
    ...(headerNames === undefined ? {} : { headerNames }),
  })
  return { raw: signed, sha256: await sha256Hex(signed) }
}

/** Mail for later is written as it will be but for its date and its signatures. */
export async function writeMail(
  deps: ComposeDeps,
  sender: SenderDomain,
  addressing: Addressing,
  mail: MailToWrite,
): Promise<WrittenMail> {
  const { request, scheduledAtMs } = mail
  const composed = await compose({
    from: addressing.from,
    to: addressing.to,
    cc: addressing.cc,
    replyTo: addressing.replyTo,
    subject: request.subject,
    ...(await writeBodies(deps, sender, mail)),
    headers: await withToken(deps, withFeedbackId(await withUnsubscribe(deps, addressing, mail), sender, mail), mail),
    attachments: mail.attachments,
    date: new Date(scheduledAtMs ?? mail.atMs),
    messageId: `<${mail.id}@${sender.name}>`,
    received: { by: deps.config.MAIL_HOST, id: mail.id },
  })
  if (composed.raw.length > MESSAGE_MAX_BYTES) {
    throw new Refusal(
      'payload_too_large',
      `The composed mail has ${composed.raw.length} bytes; at most ${MESSAGE_MAX_BYTES} (25 MiB) are allowed. Attachments grow by a third in transit.`,
    )
  }
  const headerId = composed.messageId
  if (scheduledAtMs !== null)
    return { raw: composed.raw, headerId, sha256: await sha256Hex(composed.raw), isUnsigned: true }
  return { ...(await signMail(composed.raw, sender, mail.atMs, composed.headerNames)), headerId, isUnsigned: false }
}

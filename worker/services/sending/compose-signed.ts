/** Request → signed bytes: MIME, then both signatures with the sender's own domain. */
import type { SendEmail } from '@mailstead/contracts/api/email.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Attachment } from '@mailstead/mail/compose/attachment.ts'
import { compose } from '@mailstead/mail/compose/compose.ts'
import { checkCustomHeader } from '@mailstead/mail/compose/custom-header.ts'
import { signDkim } from '@mailstead/mail/dkim/sign.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SenderDomain } from '../access/access.ts'
import type { Addressing } from './envelope.ts'

const HEADERS_MAX = 10
/** RFC 5321 sets no limit; 26,214,400 bytes is what the relay and most receivers take. */
const MESSAGE_MAX_BYTES = 26_214_400

export interface SignedMail {
  /** 7-bit ASCII: its length in characters is its size in bytes. */
  readonly raw: string
  readonly headerId: string
  readonly sha256: string
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

const readAttachments = (attachments: SendEmail['attachments']): Attachment[] =>
  (attachments ?? []).map(({ filename, content, content_type, content_id }) => ({
    filename,
    content: Uint8Array.fromBase64(content),
    ...(content_type === undefined ? {} : { contentType: content_type }),
    ...(content_id === undefined ? {} : { contentId: content_id }),
  }))

/**
 * What mailbox providers count complaints by (their feedback loops): class, domain, account, and who we are. Nothing in it names the
 * one mail, or they could not add up. A caller's own stays.
 */
function withFeedbackId(
  headers: Record<string, string>,
  sender: SenderDomain,
  tenant: TenantId,
): Record<string, string> {
  if (Object.keys(headers).some((name) => name.toLowerCase() === 'feedback-id')) return headers
  return { ...headers, 'Feedback-ID': `transactional:${sender.id}:${tenant}:mailstead` }
}

/** `id` and `atMs` are made by the caller, so that a repeat builds the same identity. */
export async function composeSigned(
  deps: Pick<Deps, 'config'>,
  sender: SenderDomain,
  addressing: Addressing,
  mail: { readonly id: string; readonly atMs: number; readonly tenant: TenantId; readonly request: SendEmail },
): Promise<SignedMail> {
  const { request } = mail
  const date = new Date(mail.atMs)
  const composed = await compose({
    from: addressing.from,
    to: addressing.to,
    cc: addressing.cc,
    replyTo: addressing.replyTo,
    subject: request.subject,
    html: request.html,
    text: request.text,
    headers: withFeedbackId(readHeaders(request.headers), sender, mail.tenant),
    attachments: readAttachments(request.attachments),
    date,
    messageId: `<${mail.id}@${sender.name}>`,
    received: { by: deps.config.MAIL_HOST, id: mail.id },
  })
  if (composed.raw.length > MESSAGE_MAX_BYTES) {
    throw new Refusal(
      'payload_too_large',
      `The composed mail has ${composed.raw.length} bytes; at most ${MESSAGE_MAX_BYTES} (25 MiB) are allowed. Attachments grow by a third in transit.`,
    )
  }
  const raw = await signDkim(composed.raw, {
    domain: sender.name,
    keys: sender.keys,
    signedAt: date,
    headerNames: composed.headerNames,
  })
  return { raw, headerId: composed.messageId, sha256: await sha256Hex(raw) }
}

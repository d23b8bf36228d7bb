/** A message that the caller composed, as our records show it: from what its header says and what was told beside it. */
import type { SendRawEmail } from '@mailstead/contracts/api/emails/raw-email.ts'
import type { Mailbox } from '@mailstead/mail/address/mailbox.ts'
import type { RawOptions, RawSummary } from '@mailstead/mail/raw/header/prepare-head.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Access, SenderDomain } from '../../access/access.ts'
import { findSender } from '../../access/authenticate.ts'
import type { Submission } from '../accepted-mail.ts'
import type { EnvelopeRecipient } from '../envelope.ts'
import { requireSender } from '../policy.ts'
import { readSchedule } from '../scheduling.ts'
import { requireMailboxSender } from '../sender/mailbox-sender.ts'
import type { SubmitDeps } from '../submit.ts'
import { readEnvelope, readPlain, sortRecipients } from './raw-envelope.ts'
import { idOfSubmission, type SmtpSession } from './smtp-session.ts'

/** What is told beside the message. */
export type RawEnvelope = Omit<SendRawEmail, 'raw'>

/** A message whose envelope was read, and that has its id. */
export interface RawDraft {
  readonly envelope: RawEnvelope
  readonly from: Mailbox
  readonly recipients: readonly EnvelopeRecipient[]
  readonly id: string
  readonly atMs: number
  /** Null for mail that goes out at once. */
  readonly scheduledAtMs: number | null
  /** Null for a message that came by HTTPS. */
  readonly session: SmtpSession | null
  /** What the message is prepared with. */
  readonly options: RawOptions
}

/** Throws a Refusal that names the field. */
export async function draftRaw(
  { clock, config }: Pick<SubmitDeps, 'clock' | 'config'>,
  access: Access,
  envelope: RawEnvelope,
  session: SmtpSession | null,
): Promise<RawDraft> {
  const recipients = readEnvelope(envelope.to)
  const from = readPlain('from', envelope.from)
  const atMs = clock.now()
  const scheduledAtMs = readSchedule(envelope.scheduled_at, atMs)
  const id = session === null ? newId(atMs) : await idOfSubmission(access, session, atMs)
  const received = session && { by: config.MAIL_HOST, protocol: session.protocol, id }
  const options = {
    domain: from.domain,
    messageId: `<${id}@${from.domain}>`,
    date: new Date(scheduledAtMs ?? atMs),
    ...(received === null ? {} : { received }),
  }
  return { envelope, from, recipients, id, atMs, scheduledAtMs, session, options }
}

/**
 * What two requests have in common that ask for the same, by whichever door. What is to be reported does not count: only one door can
 * ask for it.
 */
export function sameRequest({ envelope, from, recipients, session }: RawDraft, digest: string): unknown {
  const { tags = [], class: emailClass = null, scheduled_at = null, expires_in = null } = envelope
  return {
    from: session?.isNullSender === true ? '' : from.address,
    to: recipients.map(({ address }) => address).toSorted(),
    tags: tags.map(({ name, value }) => `${name}=${value}`).toSorted(),
    class: emailClass,
    scheduled_at,
    expires_in,
    raw: digest,
  }
}

/** A message that is unfit to be sent; `why` follows the name of the field that held it. */
export const unfitRaw = (why: string): Refusal =>
  new Refusal('validation_error', `\`raw\`: ${why}. Mend the message and send it again.`)

/** The domain that signs, if this caller may send as the authors that the header names; throws a Refusal. */
export async function requireAuthor(
  deps: Pick<SubmitDeps, 'clock' | 'directory' | 'secrets'>,
  access: Access,
  { options: { domain } }: RawDraft,
  mail: Pick<RawSummary, 'from' | 'sender'>,
): Promise<SenderDomain> {
  if (mail.from.domain !== domain)
    throw new Refusal(
      'invalid_from_address',
      `\`raw\`: the From field is of \`${mail.from.domain}\`, and \`from\` of \`${domain}\`. Both must be of one domain.`,
    )
  if (mail.sender !== null && mail.sender.domain !== domain)
    throw new Refusal(
      'invalid_from_address',
      `\`raw\`: the Sender field is of \`${mail.sender.domain}\`. It must be of \`${domain}\`, or be left out.`,
    )
  const sender = requireSender(access, mail.from, await findSender(deps, access, domain))
  await requireMailboxSender(deps, access, mail.from)
  return sender
}

/** Whom no field of the header names is a blind copy, unless the header names nobody at all. */
function toRequest(
  { to, tags, class: emailClass, expires_in }: RawEnvelope,
  mail: RawSummary,
  { sender, recipients }: { readonly sender: SenderDomain; readonly recipients: readonly EnvelopeRecipient[] },
) {
  const { name, address } = mail.from
  const hidden = recipients.filter(({ kind }) => kind === 'bcc').map((recipient) => recipient.address)
  return {
    from: name === '' ? address : `${name} <${address}>`,
    to: mail.to.length > 0 ? [...mail.to] : to,
    cc: [...mail.cc],
    bcc: mail.to.length > 0 ? hidden : [],
    reply_to: [...mail.replyTo],
    subject: mail.subject,
    domain: sender.name,
    ...(tags === undefined ? {} : { tags }),
    ...(emailClass === undefined ? {} : { class: emailClass }),
    ...(expires_in === undefined ? {} : { expires_in }),
  }
}

export function toSubmission(access: Access, draft: RawDraft, mail: RawSummary, sender: SenderDomain): Submission {
  const { envelope, id, atMs, scheduledAtMs, session } = draft
  const recipients = sortRecipients(draft.recipients, mail)
  const addressing = { from: mail.from, to: [], cc: [], replyTo: [], recipients }
  return {
    access,
    sender,
    addressing,
    request: toRequest(envelope, mail, { sender, recipients }),
    id,
    atMs,
    scheduledAtMs,
    session,
  }
}

/** A message that the caller composed, as our records show it: from what its header says and what was told beside it. */
import type { SendRawEmail } from '@mailstead/contracts/api/emails/raw-email.ts'
import type { RawOptions, RawSummary } from '@mailstead/mail/raw/header/prepare-head.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Access, SenderDomain } from '../../access/access.ts'
import { findSender } from '../../access/authenticate.ts'
import type { Submission } from '../accepted-mail.ts'
import type { EnvelopeRecipient } from '../envelope.ts'
import { requireSender } from '../policy.ts'
import type { SubmitDeps } from '../submit.ts'
import { readEnvelope, readPlain, sortRecipients } from './raw-envelope.ts'

/** What is told beside the message. */
export type RawEnvelope = Omit<SendRawEmail, 'raw'>

/** A message whose envelope was read, and that has its id. */
export interface RawDraft {
  readonly envelope: RawEnvelope
  readonly recipients: readonly EnvelopeRecipient[]
  readonly id: string
  readonly atMs: number
  /** What the message is prepared with. */
  readonly options: RawOptions
}

/** Throws a Refusal that names the field. */
export function draftRaw({ clock }: Pick<SubmitDeps, 'clock'>, envelope: RawEnvelope): RawDraft {
  const recipients = readEnvelope(envelope.to)
  const { domain } = readPlain('from', envelope.from)
  const atMs = clock.now()
  const id = newId(atMs)
  const options = { domain, messageId: `<${id}@${domain}>`, date: new Date(atMs) }
  return { envelope, recipients, id, atMs, options }
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
  return requireSender(access, mail.from, await findSender(deps, access, domain))
}

function toRequest({ to, tags, expires_in }: RawEnvelope, mail: RawSummary, sender: SenderDomain) {
  const { name, address } = mail.from
  return {
    from: name === '' ? address : `${name} <${address}>`,
    to: mail.to.length > 0 ? [...mail.to] : to,
    cc: [...mail.cc],
    bcc: [],
    reply_to: [...mail.replyTo],
    subject: mail.subject,
    domain: sender.name,
    ...(tags === undefined ? {} : { tags }),
    ...(expires_in === undefined ? {} : { expires_in }),
  }
}

export function toSubmission(access: Access, draft: RawDraft, mail: RawSummary, sender: SenderDomain): Submission {
  const { envelope, id, atMs } = draft
  const recipients = sortRecipients(draft.recipients, mail)
  const addressing = { from: mail.from, to: [], cc: [], replyTo: [], recipients }
  return { access, sender, addressing, request: toRequest(envelope, mail, sender), id, atMs, scheduledAtMs: null }
}

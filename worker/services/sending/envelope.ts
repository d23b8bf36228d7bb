/** From the fields of a request to mailboxes and envelope recipients; what cannot be an address is refused by field. */
import { RECIPIENTS_MAX, type SendEmail } from '@mailstead/contracts/api/email.ts'
import { type Mailbox, parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Access } from '../access/access.ts'

export type RecipientKind = 'to' | 'cc' | 'bcc'

export interface EnvelopeRecipient {
  readonly n: number
  readonly address: string
  readonly kind: RecipientKind
}

/** Who gets a mail. */
export interface Recipients {
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  /** Each address once, in the order to, cc, bcc. */
  readonly recipients: readonly EnvelopeRecipient[]
}

export interface Addressing extends Recipients {
  readonly from: Mailbox
  readonly replyTo: readonly Mailbox[]
}

function readMailbox(field: string, text: string): Mailbox {
  const parsed = parseMailbox(text)
  if (parsed.ok) return parsed.mailbox
  throw new Refusal(
    'validation_error',
    `\`${field}\`: ${JSON.stringify(text.slice(0, 100))} ${parsed.why}. Write \`ada@example.com\` or \`Ada <ada@example.com>\`.`,
  )
}

const readMailboxes = (field: string, texts: readonly string[] | undefined): readonly Mailbox[] =>
  (texts ?? []).map((text, index) => readMailbox(texts?.length === 1 ? field : `${field}.${index}`, text))

/** Same mailbox twice is one copy; the local part may be case-sensitive at its host, so its case stays. */
function listRecipients(groups: readonly (readonly [RecipientKind, readonly Mailbox[]])[]): EnvelopeRecipient[] {
  const seen = new Map<string, EnvelopeRecipient>()
  for (const [kind, mailboxes] of groups) {
    for (const { address } of mailboxes) {
      const name = address.toLowerCase()
      if (!seen.has(name)) seen.set(name, { n: seen.size, address, kind })
    }
  }
  return [...seen.values()]
}

/** Throws a Refusal that names the field. */
export function readRecipients(
  { recipientsMax = RECIPIENTS_MAX }: Pick<Access, 'recipientsMax'>,
  request: Pick<SendEmail, 'to' | 'cc' | 'bcc'>,
): Recipients {
  const to = readMailboxes('to', request.to)
  const cc = readMailboxes('cc', request.cc)
  const bcc = readMailboxes('bcc', request.bcc)
  const recipients = listRecipients([
    ['to', to],
    ['cc', cc],
    ['bcc', bcc],
  ])
  if (recipients.length === 0) throw new Refusal('missing_required_field', '`to`: name at least one recipient.')
  if (recipients.length > recipientsMax) {
    throw new Refusal(
      'validation_error',
      `\`to\`, \`cc\` and \`bcc\` name ${recipients.length} recipients together; at most ${recipientsMax} are allowed. Send several mails.`,
    )
  }
  return { to, cc, recipients }
}

/** Throws a Refusal that names the field. */
export const readAddressing = (
  recipients: Recipients,
  request: { readonly from: string; readonly reply_to?: readonly string[] | undefined },
): Addressing => ({
  ...recipients,
  from: readMailbox('from', request.from),
  replyTo: readMailboxes('reply_to', request.reply_to),
})

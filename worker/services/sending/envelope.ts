/** From the fields of a request to mailboxes and envelope recipients; what cannot be an address is refused by field. */
import { RECIPIENTS_MAX, type SendEmail } from '@mailstead/contracts/api/email.ts'
import { type Mailbox, parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import { Refusal } from '../../platform/refusal.ts'

export type RecipientKind = 'to' | 'cc' | 'bcc'

export interface EnvelopeRecipient {
  readonly n: number
  readonly address: string
  readonly kind: RecipientKind
}

export interface Addressing {
  readonly from: Mailbox
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly replyTo: readonly Mailbox[]
  /** Each address once, in the order to, cc, bcc. */
  readonly recipients: readonly EnvelopeRecipient[]
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

export function readAddressing(request: SendEmail): Addressing {
  const to = readMailboxes('to', request.to)
  const cc = readMailboxes('cc', request.cc)
  const bcc = readMailboxes('bcc', request.bcc)
  const recipients = listRecipients([
    ['to', to],
    ['cc', cc],
    ['bcc', bcc],
  ])
  if (recipients.length === 0) throw new Refusal('missing_required_field', '`to`: name at least one recipient.')
  if (recipients.length > RECIPIENTS_MAX) {
    throw new Refusal(
      'validation_error',
      `\`to\`, \`cc\` and \`bcc\` name ${recipients.length} recipients together; at most ${RECIPIENTS_MAX} are allowed. Send several mails.`,
    )
  }
  return {
    from: readMailbox('from', request.from),
    to,
    cc,
    replyTo: readMailboxes('reply_to', request.reply_to),
    recipients,
  }
}

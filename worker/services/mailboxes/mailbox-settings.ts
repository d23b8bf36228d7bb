/** Settings of a mailbox by their names in the API, as its row keeps them. Pure. */
import type { CreateInbox, UpdateInbox } from '@mailstead/contracts/api/inbox.ts'
import { formatMailbox, parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { MailboxSettings } from '../../store/directory/receiving/mailboxes.ts'

/** In the one form in which it goes into a header. */
function readReplyTo(text: string | null): string | null {
  if (!text) return null
  const parsed = parseMailbox(text)
  if (parsed.ok) return formatMailbox(parsed.mailbox)
  throw new Refusal(
    'validation_error',
    `\`reply_to\`: ${parsed.why}. Give an address such as \`help@example.com\` or \`Support <help@example.com>\`.`,
  )
}

/** Those that were asked for. Throws `validation_error`. */
export const readSettings = (request: CreateInbox | UpdateInbox): Partial<MailboxSettings> => ({
  ...(request.name === undefined ? {} : { name: request.name || null }),
  ...(request.from_name === undefined ? {} : { fromName: request.from_name || null }),
  ...(request.reply_to === undefined ? {} : { replyTo: readReplyTo(request.reply_to) }),
  ...(request.receives === undefined ? {} : { receives: request.receives }),
  ...(request.sends === undefined ? {} : { sends: request.sends }),
  ...(request.is_default === undefined ? {} : { isDefault: request.is_default }),
  ...(request.tracks_opens === undefined ? {} : { tracksOpens: request.tracks_opens }),
  ...(request.keeps_contacts === undefined ? {} : { keepsContacts: request.keeps_contacts }),
})

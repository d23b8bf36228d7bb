/** `/v1/inboxes`: mailboxes in the shapes of the npm package `resend`, plus `disabled`. */
import { z } from 'zod'
import { MailboxId } from '../ids.ts'
import { isOneLine, ONE_LINE } from './one-line.ts'
import { listOf, pageOf } from './page.ts'

// Names end up in headers of mail sent from the inbox.
const name = z
  .string()
  .max(200)
  .refine(isOneLine, ONE_LINE)
  .nullable()
  .meta({ description: 'For people; the address when there is none.', example: 'Ada' })
const fromName = name.meta({ description: 'Display name of mail sent from the inbox.', example: 'Ada Lovelace' })
const disabled = z.boolean().meta({ description: 'The address of a disabled inbox is unknown; its mail can be read.' })
const replyTo = z
  .string()
  .max(1_000)
  .refine(isOneLine, ONE_LINE)
  .nullable()
  .meta({ description: 'Reply-To of mail sent from the inbox that names none.', example: 'Support <help@example.com>' })

/** What an inbox is for; ours, beside the package. */
const use = {
  receives: z.boolean().meta({
    description: 'Without it the address is unknown to senders, and aliases and catch-alls pass the inbox over.',
  }),
  sends: z.boolean().meta({
    description: 'Whether mail may be sent as it, where only inboxes are senders (`mailbox_senders` of the account).',
  }),
  is_default: z.boolean().meta({
    description: 'The inbox that is meant where none is named. Making one the default takes it from the other.',
  }),
  tracks_opens: z.boolean().meta({
    description: 'Whether opens of mail sent from it are counted, whatever its domain says.',
  }),
  keeps_contacts: z.boolean().meta({
    description: 'Whether people it writes to, and those who write to it, are kept as contacts.',
  }),
}

const summary = {
  id: z.string().meta({ example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
  name: z.string(),
  email_address: z.string().meta({ example: 'ada@example.com' }),
  from_name: z.string().nullable(),
  unread: z.number().int().meta({ description: 'Unread threads in the folder `inbox`.' }),
  last_received: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  disabled,
  reply_to: replyTo,
  ...use,
}

export const InboxSummary = z.object(summary)
export type InboxSummary = z.infer<typeof InboxSummary>

export const Inbox = z.object({
  object: z.literal('inbox'),
  ...summary,
  domain_id: z.string(),
  receiving_address: z.null().meta({ description: 'Kept for the package: mail comes to the address itself.' }),
  drafts: z.literal(0).meta({ description: 'Drafts are not offered yet.' }),
})
export type Inbox = z.infer<typeof Inbox>

export const InboxList = listOf(InboxSummary)
export type InboxList = z.infer<typeof InboxList>

export const CreateInbox = z.strictObject({
  email_address: z.string().min(3).max(320).meta({
    description: 'An address in a domain of yours that no other inbox and no alias has.',
    example: 'ada@example.com',
  }),
  name: name.optional(),
  from_name: fromName.optional(),
  forwarding: z.literal(false, 'only `false` is offered: mail comes to the address itself').optional(),
  reply_to: replyTo.optional(),
  ...z.object(use).partial().shape,
})
export type CreateInbox = z.infer<typeof CreateInbox>

export const UpdateInbox = z
  .strictObject({
    name: name.optional(),
    from_name: fromName.optional(),
    disabled: disabled.optional(),
    reply_to: replyTo.optional(),
    ...z.object(use).partial().shape,
  })
  .refine((changes) => Object.keys(changes).length > 0, 'give `name`, `from_name`, `disabled` or another setting')
export type UpdateInbox = z.infer<typeof UpdateInbox>

export const InboxReference = z.object({ object: z.literal('inbox'), id: z.string() })
export const InboxRemoved = z.object({ object: z.literal('inbox'), id: z.string(), deleted: z.literal(true) })

export const EmptyInbox = z.strictObject({
  folder: z.enum(['trash', 'spam', 'all']).meta({
    description: 'What is emptied; `all` is every mail of the inbox. Nothing of it can be brought back.',
    example: 'trash',
  }),
})
export type EmptyInbox = z.infer<typeof EmptyInbox>

export const InboxEmptied = z.object({
  object: z.literal('inbox'),
  id: z.string(),
  folder: z.enum(['trash', 'spam', 'all']),
  removed: z.number().int().meta({ description: 'Mails that this request has removed for good.' }),
  has_more: z.boolean().meta({ description: 'There was too much for one request: repeat it.' }),
})
export type InboxEmptied = z.infer<typeof InboxEmptied>

/** The query of `GET /v1/inboxes`. */
export const ListInboxes = pageOf(MailboxId)
export type ListInboxes = z.infer<typeof ListInboxes>

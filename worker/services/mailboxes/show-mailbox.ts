/** Mailboxes as the API shows them: the row, and what its object tells of the mail in it. Pure. */
import type { Inbox, InboxSummary } from '@mailstead/contracts/api/inbox.ts'
import type { MailboxStats } from '../../mailbox/mailbox-mail.ts'
import type { MailboxRow } from '../../store/directory/receiving/mailboxes.ts'

export const showSummary = (row: MailboxRow, { unread, lastReceivedAtMs }: MailboxStats): InboxSummary => ({
  id: row.id,
  name: row.name ?? row.address,
  email_address: row.address,
  from_name: row.fromName,
  unread,
  last_received: lastReceivedAtMs === null ? null : new Date(lastReceivedAtMs).toISOString(),
  created_at: new Date(row.createdAtMs).toISOString(),
  updated_at: new Date(row.updatedAtMs).toISOString(),
  disabled: row.state === 'disabled',
  reply_to: row.replyTo,
  receives: row.receives,
  sends: row.sends,
  is_default: row.isDefault,
  tracks_opens: row.tracksOpens,
  keeps_contacts: row.keepsContacts,
})

export const showMailbox = (row: MailboxRow, stats: MailboxStats): Inbox => ({
  object: 'inbox',
  ...showSummary(row, stats),
  domain_id: row.domainId,
  receiving_address: null,
  drafts: 0,
})

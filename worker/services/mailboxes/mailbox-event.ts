/** What is told of a mailbox, in the shape that the package `resend` declares. Pure. */
import type { Inbox } from '@mailstead/contracts/api/inbox.ts'
import type { MailboxStats } from '../../mailbox/mailbox-mail.ts'
import type { NotedEvent } from '../../store/directory/events/event-outbox.ts'
import type { MailboxRow } from '../../store/directory/receiving/mailboxes.ts'
import { toNotedEvent } from '../events/tell-noted.ts'
import { showMailbox } from './show-mailbox.ts'

/** The mailbox as it is then. Only the API makes and changes mailboxes. */
export const mailboxEvent = (
  type: 'inbox.created' | 'inbox.updated',
  { row, stats }: { readonly row: MailboxRow; readonly stats: MailboxStats },
  atMs: number,
): NotedEvent => {
  const inbox: Inbox = showMailbox(row, stats)
  return toNotedEvent(type, { source: 'api', inbox_id: row.id, inbox }, atMs)
}

export const mailboxDeletedEvent = ({ id }: Pick<MailboxRow, 'id'>, atMs: number): NotedEvent =>
  toNotedEvent('inbox.deleted', { source: 'api', inbox_id: id }, atMs)

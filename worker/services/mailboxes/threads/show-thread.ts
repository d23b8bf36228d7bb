/** Threads and mails of a mailbox as the API shows them. */
import type { InboxMail, InboxThread, InboxThreadSummary } from '@mailstead/contracts/api/inbox-thread.ts'
import type { KeptMail, KeptThread } from '../../../mailbox/mailbox-mail.ts'
import { showAuthentication } from '../../received-emails/show-checks.ts'
import { showSummary } from '../../received-emails/show-summary.ts'

export const showThread = (thread: KeptThread): InboxThread => ({
  id: thread.id,
  subject: thread.subject || null,
  from: thread.from || null,
  to: [...thread.to],
  cc: [...thread.cc],
  bcc: [...thread.bcc],
  labels: [],
  email_count: thread.mailCount,
  has_attachment: thread.hasAttachment,
  has_draft: false,
  read: thread.unreadCount === 0,
  received_at: new Date(thread.receivedAtMs).toISOString(),
  folder: thread.folder,
})

export const showThreadSummary = (thread: KeptThread): InboxThreadSummary => ({
  object: 'inbox_thread',
  id: thread.id,
  subject: thread.subject || null,
  folder: thread.folder,
  labels: [],
  read: thread.unreadCount === 0,
})

export interface Bodies {
  readonly html: string | null
  readonly text: string | null
}

export const showMail = (mail: KeptMail, { html, text }: Bodies): InboxMail => ({
  id: mail.id,
  ...showSummary(mail.summary),
  html,
  text,
  read: mail.isRead,
  received_at: new Date(mail.receivedAtMs).toISOString(),
  delivered_to: mail.deliveredTo,
  folder: mail.folder,
  authentication: showAuthentication(mail.checks),
  spam_score: mail.scan?.score ?? null,
  spam_symbols: mail.scan?.symbols ?? [],
  is_raw_only: mail.isRawOnly,
})

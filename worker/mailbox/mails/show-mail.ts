/** Rows as they leave the mailbox. */
import { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { type Folder, MailSummary } from '@mailstead/contracts/received-mail.ts'
import type { KeptMail, KeptThread } from '../mailbox-mail.ts'
import type { mails, threads } from '../schema.ts'

type MailRow = typeof mails.$inferSelect
type ThreadRow = typeof threads.$inferSelect

export const readSummary = (json: string): MailSummary => MailSummary.parse(JSON.parse(json))

export const showMail = (mail: MailRow, folder: Folder): KeptMail => ({
  id: mail.id,
  threadId: mail.threadId,
  folder,
  isRead: mail.read,
  deliveredTo: mail.deliveredTo,
  receivedAtMs: mail.receivedAtMs,
  sizeBytes: mail.sizeBytes,
  rawKey: mail.rawKey,
  isRawOnly: mail.isRawOnly,
  summary: readSummary(mail.summary),
  checks: mail.checks === null ? null : MailChecks.parse(JSON.parse(mail.checks)),
  scan: mail.scan === null ? null : SpamScan.parse(JSON.parse(mail.scan)),
})

/** `newest` is the thread's newest mail. */
export function showThread(thread: ThreadRow, newest: Pick<MailRow, 'summary'>): KeptThread {
  const { from, to, cc, bcc } = readSummary(newest.summary)
  return {
    id: thread.id,
    subject: thread.subject,
    folder: thread.folder,
    mailCount: thread.mailCount,
    unreadCount: thread.unreadCount,
    hasAttachment: thread.attachmentCount > 0,
    receivedAtMs: thread.receivedAtMs,
    from,
    to,
    cc,
    bcc,
  }
}

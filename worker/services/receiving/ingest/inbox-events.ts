/** What is told of a mail in a mailbox, in the shape that the package `resend` declares. Pure. */
import type { DeliveryId, TenantId } from '@mailstead/contracts/ids.ts'
import type { MailSummary } from '@mailstead/contracts/received-mail.ts'
import type { NewEvent } from '../../../store/ledger/events/events.ts'
import type { DeliveredMail } from './deliver-mails.ts'

const showEmail = (id: string, receivedAtMs: number, summary: MailSummary) => ({
  id,
  direction: 'inbound',
  from: summary.from,
  to: summary.to,
  cc: summary.cc,
  bcc: summary.bcc,
  reply_to: summary.replyTo,
  subject: summary.subject || null,
  message_id: summary.headerId,
  attachments: summary.attachments.map(({ id: part, filename, size }) => ({ id: part, filename, size })),
  read: false,
  received_at: new Date(receivedAtMs).toISOString(),
})

/** That it came, and before that of a thread that began with it. A mail that could not be read has its fields empty. */
export function toInboxEvents(
  tenant: TenantId,
  { delivery, mailbox, mail, thread }: DeliveredMail,
): (NewEvent & { readonly delivery: DeliveryId })[] {
  const { receivedAtMs, summary } = mail
  const detail = JSON.stringify({
    source: 'system',
    inbox_id: mailbox,
    thread_id: thread.threadId,
    email_id: mail.id,
    email: showEmail(mail.id, receivedAtMs, summary),
  })
  const types = [...(thread.opensThread ? ['inbox.thread.created'] : []), 'inbox.email.received']
  return types.map((type) => ({ tenantId: tenant, type, atMs: receivedAtMs, messageId: null, detail, delivery }))
}

/** What is told of a mail in a mailbox, in the shape that the package `resend` declares. Pure. */
import type { DeliveryId, TenantId } from '@mailstead/contracts/ids.ts'
import type { NewEvent } from '../../../store/ledger/events/events.ts'
import { showSummary } from '../../received-emails/show-summary.ts'
import type { DeliveredMail } from './deliver-mails.ts'

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
    email: { id: mail.id, ...showSummary(summary), read: false, received_at: new Date(receivedAtMs).toISOString() },
  })
  const types = [...(thread.opensThread ? ['inbox.thread.created'] : []), 'inbox.email.received']
  return types.map((type) => ({ tenantId: tenant, type, atMs: receivedAtMs, messageId: null, detail, delivery }))
}

/** What is told of a mail that was filed into a mailbox, in the shape that the package `resend` declares. Pure. */
import type { DeliveryId, TenantId } from '@mailstead/contracts/ids.ts'
import type { MailSummary, Placement } from '@mailstead/contracts/received-mail.ts'
import type { NewEvent } from '../../../store/ledger/events/events.ts'

export interface FiledMail {
  readonly tenant: TenantId
  readonly delivery: DeliveryId
  readonly receivedAtMs: number
  readonly summary: MailSummary | null
  readonly placements: readonly Placement[]
}

const NO_SUMMARY = { from: '', to: [], cc: [], bcc: [], subject: '', headerId: null, attachments: [] }

/** None for what lies in no mailbox. A mail that could not be read has its fields empty. */
export function toReceivedEvents(mail: FiledMail): (NewEvent & { readonly delivery: DeliveryId })[] {
  const { tenant, delivery, receivedAtMs, placements } = mail
  const receivedFor = placements.filter(({ outcome }) => outcome === 'filed').map(({ rcptTo }) => rcptTo)
  if (receivedFor.length === 0) return []
  const { from, to, cc, bcc, subject, headerId, attachments } = mail.summary ?? NO_SUMMARY
  const detail = JSON.stringify({
    email_id: delivery,
    created_at: new Date(receivedAtMs).toISOString(),
    from,
    to,
    cc,
    bcc,
    received_for: receivedFor,
    message_id: headerId ?? '',
    subject,
    attachments: attachments.map(({ id, filename, contentType, disposition, contentId }) => ({
      id,
      filename,
      content_type: contentType,
      content_disposition: disposition,
      content_id: contentId,
    })),
  })
  return [{ tenantId: tenant, type: 'email.received', atMs: receivedAtMs, messageId: null, detail, delivery }]
}

/** What a received mail says of itself, as the API and the events of an inbox show it. */
import type { MailSummary } from '@mailstead/contracts/received-mail.ts'

export const showSummary = (summary: MailSummary) => ({
  direction: 'inbound' as const,
  from: summary.from,
  to: summary.to,
  cc: summary.cc,
  bcc: summary.bcc,
  reply_to: summary.replyTo,
  subject: summary.subject || null,
  message_id: summary.headerId,
  attachments: summary.attachments.map(({ id, filename, size }) => ({ id, filename, size })),
})

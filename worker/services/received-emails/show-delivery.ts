/** A received mail as lists of the API show it. */
import type { ReceivedEmailSummary } from '@mailstead/contracts/api/received-email.ts'
import type { Folder, MailSummary, ReceivedAttachment } from '@mailstead/contracts/received-mail.ts'
import type { DeliveryRow } from '../../store/ledger/receiving/deliveries.ts'
import { showAuthentication } from './show-checks.ts'

const orNull = (list: readonly string[]): string[] | null => (list.length > 0 ? [...list] : null)

const showAttachment = (attachment: ReceivedAttachment): ReceivedEmailSummary['attachments'][number] => ({
  id: attachment.id,
  filename: attachment.filename,
  size: attachment.size,
  content_type: attachment.contentType,
  content_id: attachment.contentId,
  content_disposition: attachment.disposition,
})

/** A mail that is not filed yet has only its envelope. */
const showHeader = (mailFrom: string, summary: MailSummary | null) => ({
  from: summary?.from || mailFrom,
  to: [...(summary?.to ?? [])],
  cc: orNull(summary?.cc ?? []),
  bcc: orNull(summary?.bcc ?? []),
  reply_to: orNull(summary?.replyTo ?? []),
  subject: summary?.subject ?? '',
  message_id: summary?.headerId ?? '',
  attachments: (summary?.attachments ?? []).map(showAttachment),
})

function statusOf({ state, placements }: DeliveryRow): ReceivedEmailSummary['status'] {
  if (state === 'received') return 'processing'
  return placements?.some(({ outcome }) => outcome !== 'rejected') ? 'filed' : 'rejected'
}

/** Where it was put when it came. */
export const firstPlace = ({ placements }: DeliveryRow) =>
  placements?.flatMap((placement) => (placement.outcome === 'filed' ? placement.mailboxes : []))[0] ?? null

export function showDelivery(row: DeliveryRow, folder: Folder | null): ReceivedEmailSummary {
  return {
    id: row.id,
    ...showHeader(row.mailFrom, row.summary),
    created_at: new Date(row.receivedAtMs).toISOString(),
    received_for: [...row.rcptTo],
    folder,
    status: statusOf(row),
    authentication: showAuthentication(row.checks),
    spam_score: row.scan?.score ?? null,
    spam_symbols: [...(row.scan?.symbols ?? [])],
    is_raw_only: row.isRawOnly,
  }
}

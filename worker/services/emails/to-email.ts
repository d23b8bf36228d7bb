/** A mail as lists of the API show it, from its row alone. */
import type { EmailSummary } from '@mailstead/contracts/api/emails/email-list.ts'
import type { MessageRow } from '../../store/ledger/emails.ts'
import type { StateCounts } from '../delivery/fold.ts'
import { originalWordOf } from '../delivery/last-event.ts'
import type { ShownState } from '../delivery/recipient-state.ts'
import { eventOfMessage } from './message-event.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
const orNull = (json: string): string[] | null => {
  const list: string[] = JSON.parse(json)
  return list.length > 0 ? list : null
}

export function toEmail(message: MessageRow, nowMs: number): EmailSummary {
  const counts: StateCounts = JSON.parse(message.counts)
  return {
    id: message.id,
    from: message.from,
    to: JSON.parse(message.to),
    cc: orNull(message.cc),
    bcc: orNull(message.bcc),
    reply_to: orNull(message.replyTo),
    subject: message.subject,
    tags: JSON.parse(message.tags),
    created_at: iso(message.createdAtMs),
    scheduled_at: message.scheduledAtMs === null ? null : iso(message.scheduledAtMs),
    expires_at: iso(message.expiresAtMs),
    message_id: message.headerId,
    last_event: eventOfMessage(message, nowMs),
    counts: { ...counts },
    status: originalWordOf(Object.keys(counts) as ShownState[]),
  }
}

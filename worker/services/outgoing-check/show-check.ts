/** What the check found of a mail, as the API shows it. */
import type { EmailSpamCheck, SpamHold } from '@mailstead/contracts/api/emails/spam-hold.ts'
import type { HeldRow, OutgoingCheckRow } from '../../store/ledger/sending/outgoing-checks.ts'
import type { StateCounts } from '../delivery/fold.ts'

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

export const showCheck = (row: OutgoingCheckRow): EmailSpamCheck => ({
  state: row.state,
  score: row.score,
  threshold: row.threshold,
  symbols: JSON.parse(row.symbols),
  reason: row.reason,
  checked_at: iso(row.checkedAtMs),
  decided_at: iso(row.decidedAtMs),
  decided_by: row.decidedBy,
})

function countRecipients(counts: string): number {
  const byState: StateCounts = JSON.parse(counts)
  return Object.values(byState).reduce((total, count) => total + count, 0)
}

export const showHeld = (row: HeldRow): SpamHold => ({
  object: 'spam_hold',
  id: row.id,
  from: row.from,
  to: JSON.parse(row.to),
  subject: row.subject,
  recipients: countRecipients(row.counts),
  score: row.score ?? 0,
  threshold: row.threshold ?? 0,
  symbols: JSON.parse(row.symbols),
  held_at: new Date(row.heldAtMs ?? 0).toISOString(),
  expires_at: new Date(row.expiresAtMs).toISOString(),
})

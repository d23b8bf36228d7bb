/** What a report says of one recipient, and whether there is still something to say. Pure. */
import type { WantedReports } from '@mailstead/contracts/submission.ts'
import type { DeliveryAction, ReportedDelivery } from '@mailstead/mail/report/notice/delivery-report.ts'
import type { ReportKey } from '../../../store/ledger/sending/delivery-reports.ts'
import type { ReportedRow } from '../../../store/ledger/sending/reported-mail.ts'
import { isFinal, RecipientState } from '../../delivery/recipient-state.ts'

type ReportKind = ReportKey['kind']

const FAILED: readonly RecipientState[] = ['bounced', 'failed', 'expired', 'suppressed']
/** A complaint says that the mail has arrived. */
const ARRIVED: readonly RecipientState[] = ['delivered', 'complained']

/** The next host is not asked for reports: with its acceptance our part ends (RFC 3461 §5.2.2 and §6.2.7.3). */
export const ACTIONS = { failed: 'failed', delayed: 'delayed', delivered: 'relayed' } as const satisfies Readonly<
  Record<ReportKind, DeliveryAction>
>

/** Whether the recipient stands still as it is to be told. */
export function isTrueStill(kind: ReportKind, { state: text }: ReportedRow): boolean {
  const state = RecipientState.parse(text)
  if (kind === 'failed') return FAILED.includes(state)
  return kind === 'delivered' ? ARRIVED.includes(state) : !isFinal(state)
}

/** RFC 3463: what a host said, if it is of the report's class, or else what we know. */
function statusOf(kind: ReportKind, { state, replyEnhanced }: ReportedRow): string {
  // Relayed to a host that does not tell more.
  if (kind === 'delivered') return '2.1.9'
  const enhanced = /^[45]\.\d{1,3}\.\d{1,3}$/.exec(replyEnhanced ?? '')?.[0] ?? null
  if (kind === 'delayed') return enhanced?.startsWith('4') ? enhanced : '4.4.7'
  if (state === 'expired') return '5.4.7'
  if (state === 'suppressed') return '5.7.1'
  return enhanced?.startsWith('5') ? enhanced : '5.0.0'
}

function wordsOf(kind: ReportKind, { state, host, replyText }: ReportedRow): string {
  const by = host === null ? 'The host of the recipient' : `The host ${host}`
  const said = replyText === null || replyText === '' ? '' : `: ${replyText}`
  if (kind === 'delivered') return `${by} took it.`
  if (kind === 'delayed') return said === '' ? `${by} did not take it yet.` : `The last try ended so${said}`
  switch (state) {
    case 'suppressed':
      return 'The address is on the suppression list of the account, since mail to it failed or was not wanted before.'
    case 'expired':
      return `It could not be delivered in time${said}`
    case 'bounced':
      return `${by} refused it${said}`
    default:
      return `It was not sent${said}`
  }
}

/** The last reply; its text begins with the status, as a host writes it. */
function replyOf(
  kind: ReportKind,
  { replyCode: code, replyEnhanced, replyText }: ReportedRow,
): ReportedDelivery['reply'] {
  if (kind === 'delivered' || code === null) return null
  return { code, text: [replyEnhanced, replyText].filter((part) => part !== null && part !== '').join(' ') }
}

/** For the row of a recipient. */
export function describeDelivery(kind: ReportKind, row: ReportedRow, wanted: WantedReports): ReportedDelivery {
  const { address, attemptedAt, host, n } = row
  return {
    address,
    original: wanted.recipients.find((each) => each.n === n)?.orcpt ?? null,
    status: statusOf(kind, row),
    words: wordsOf(kind, row),
    reply: replyOf(kind, row),
    remoteMta: host,
    lastAttemptMs: attemptedAt === null ? null : Date.parse(attemptedAt),
  }
}

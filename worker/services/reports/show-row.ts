/** A row of a report as the API shows it. Pure. */
import { type DelayRow, ReportStatus, type SummaryRow } from '@mailstead/contracts/api/reports/report.ts'
import type { ReportRow } from '../../store/ledger/reports/report-rows.ts'
import { originalWordOf } from '../delivery/last-event.ts'
import { RecipientState, type ShownState } from '../delivery/recipient-state.ts'

const SHOWN_STATES: readonly ShownState[] = [...RecipientState.options, 'held']
const MS_PER_SECOND = 1_000

/** The status of one recipient. `state` is one that a reader sees; another text throws. */
export function statusOf(state: string): ReportStatus {
  const known = state === 'held' ? state : RecipientState.parse(state)
  return ReportStatus.parse(originalWordOf([known]))
}

/** The states that a status stands for. */
export const statesOf = (status: ReportStatus): readonly ShownState[] =>
  SHOWN_STATES.filter((state) => statusOf(state) === status)

const toSeconds = (ms: number | null): number | null => (ms === null ? null : ms / MS_PER_SECOND)

const keyOf = ({ messageId, n }: Pick<ReportRow, 'messageId' | 'n'>): string => `${messageId}.${n}`

/** The key in a row's id. The query's schema has seen that it is one. */
export function readRowId(id: string): { readonly messageId: string; readonly n: number } {
  const [messageId = '', n = ''] = id.split('.')
  return { messageId, n: Number(n) }
}

/** `domains` are the names by id. */
export const showDelayRow = (row: ReportRow, domains: ReadonlyMap<string, string>): DelayRow => ({
  id: keyOf(row),
  email_id: row.messageId,
  created_at: new Date(row.acceptedAtMs).toISOString(),
  status: statusOf(row.state),
  state: row.state,
  retries: row.retries,
  size: row.size,
  newsletter: row.class === 'bulk',
  submission_delay: toSeconds(row.submission),
  transfer_delay: toSeconds(row.transfer),
  action_delay: toSeconds(row.action),
  total_delay: toSeconds(row.total),
  relay: row.relay,
  ip: row.ip,
  domain: domains.get(row.domainId) ?? null,
  sender: row.sender,
  recipient: row.recipient,
  message_id: row.headerId,
})

function responseOf({ replyCode, replyEnhanced, replyText }: ReportRow): string | null {
  const parts = [replyCode, replyEnhanced, replyText].filter((part) => part !== null && part !== '')
  return parts.length === 0 ? null : parts.join(' ')
}

export const showSummaryRow = (row: ReportRow, domains: ReadonlyMap<string, string>): SummaryRow => ({
  ...showDelayRow(row, domains),
  response: responseOf(row),
  spam_score: null,
})

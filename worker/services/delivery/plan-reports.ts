/**
 * Which changes of recipients their sender wants to be told of (RFC 3461). Pure. Whether there is still something to tell is looked at
 * again when the report is made.
 */
import type { WantedReports } from '@mailstead/contracts/submission.ts'
import type { MessageStanding, RecipientStanding, StandingChanges } from '../../store/ledger/delivery.ts'
import { RecipientState } from './recipient-state.ts'

/** A mail that is still being tried so long after it was to leave is told of. */
const DELAY_MS = 4 * 3_600_000

type Row = StandingChanges['reports'][number]
type Wanted = WantedReports['recipients'][number]

/** The kind of report that a state asks for; null for one of which nothing is told. */
function kindOf(state: RecipientState): Row['kind'] | null {
  switch (state) {
    case 'bounced':
    case 'failed':
    case 'expired':
    case 'suppressed':
      return 'failed'
    case 'deferred':
      return 'delayed'
    case 'delivered':
      return 'delivered'
    default:
      return null
  }
}

const NOTIFY = { failed: 'failure', delayed: 'delay', delivered: 'success' } as const

function planOne(message: MessageStanding, before: RecipientStanding, after: RecipientStanding, wanted: Wanted): Row[] {
  const kind = kindOf(RecipientState.parse(after.state))
  if (kind === null || before.state === after.state || !wanted.notify.includes(NOTIFY[kind])) return []
  const dueAtMs = kind === 'delayed' ? message.leftAtMs + DELAY_MS : after.stateAtMs
  const { tenant: tenantId, messageId } = message
  return [{ tenantId, messageId, n: after.n, kind, dueAtMs, revision: before.revision }]
}

/** `after` are all recipients, in the order in which they were read. */
export function planReports(message: MessageStanding, after: readonly RecipientStanding[]): StandingChanges['reports'] {
  const { reports } = message
  if (reports === null) return []
  return after.flatMap((row, index) => {
    const before = message.recipients[index]
    const wanted = reports.recipients.find(({ n }) => n === row.n)
    return before && wanted ? planOne(message, before, row, wanted) : []
  })
}

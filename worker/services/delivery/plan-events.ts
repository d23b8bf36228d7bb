/**
 * Which events a change of recipients makes: one for each step of a recipient that a reader of the API knows by name. Pure. What an
 * event tells of its mail is read from the mail's row; here is only what is its own.
 */
import type { MessageStanding, RecipientStanding, StandingChanges } from '../../store/ledger/delivery.ts'
import { classifyEntry } from './classify-entry.ts'
import { RecipientState } from './recipient-state.ts'
import type { Transition } from './transition.ts'

type Step = StandingChanges['events'][number]

const TYPES = {
  accepted: null,
  queued: 'email.sent',
  deferred: 'email.delivery_delayed',
  delivered: 'email.delivered',
  bounced: 'email.bounced',
  failed: 'email.failed',
  expired: 'email.failed',
  suppressed: 'email.suppressed',
  canceled: 'email.canceled',
  complained: 'email.complained',
} as const satisfies Record<RecipientState, string | null>

/** States that only a mail which has left us can reach. */
const HAS_LEFT: readonly RecipientState[] = ['queued', 'deferred', 'delivered', 'bounced', 'complained']

/** The words of the package `resend` for what our classification tells. */
const SUB_TYPES: Readonly<Record<string, string>> = {
  recipient: 'NoEmail',
  quota: 'MailboxFull',
  content: 'ContentRejected',
}

function describeBounce(row: RecipientStanding, told: readonly Transition[]) {
  const entry = told.findLast(({ n, entry: each }) => n === row.n && each?.kind === 'bounced')?.entry
  const category = entry ? (classifyEntry(entry)?.category ?? null) : null
  return {
    type: 'Permanent',
    subType: SUB_TYPES[category ?? ''] ?? 'General',
    message: row.replyText ?? '',
    code: row.replyCode,
    enhanced: row.replyEnhanced,
    category,
  }
}

function describeStep(row: RecipientStanding, state: RecipientState, told: readonly Transition[]): object {
  const reason = row.replyText ?? ''
  switch (state) {
    case 'bounced':
      return { bounce: describeBounce(row, told) }
    case 'failed':
    case 'expired':
      return { failed: { reason: reason || (state === 'expired' ? 'The time limit passed.' : 'Not sent.') } }
    case 'suppressed':
      return {
        suppressed: {
          type: 'OnAccountSuppressionList',
          message: reason || 'The address is on the suppression list.',
        },
      }
    case 'canceled':
      return { canceled: { reason } }
    case 'deferred': {
      const nextTryAt = row.nextTryAtMs === null ? null : new Date(row.nextTryAtMs).toISOString()
      return { delay: { reason, next_try_at: nextTryAt } }
    }
    default:
      return {}
  }
}

/** The events of one recipient's change, in their order. */
function planSteps(
  message: MessageStanding,
  before: RecipientStanding,
  after: RecipientStanding,
  told: readonly Transition[],
): Step[] {
  const [was, is] = [RecipientState.parse(before.state), RecipientState.parse(after.state)]
  // Of two ends that have one name an earlier one may become known later: the reader has been told.
  if (was === is || TYPES[was] === TYPES[is]) return []
  const { tenant, messageId } = message
  const base = { n: after.n, recipient: after.address }
  const step = (state: RecipientState, atMs: number): Step[] => {
    const type = TYPES[state]
    if (type === null) return []
    const detail = JSON.stringify({ ...base, ...describeStep(after, state, told) })
    return [{ tenantId: tenant, type, atMs, messageId, detail, n: after.n, revision: before.revision }]
  }
  // A result may be known before the hand-over is: both have happened.
  const sentAtMs = after.journalledAtMs ?? after.firstAttemptAtMs ?? after.stateAtMs
  const sent = was === 'accepted' && is !== 'queued' && HAS_LEFT.includes(is) ? step('queued', sentAtMs) : []
  return [...sent, ...step(is, after.stateAtMs)]
}

export function planEvents(
  message: MessageStanding,
  after: readonly RecipientStanding[],
  told: readonly Transition[],
): StandingChanges['events'] {
  return after.flatMap((row, index) => {
    const before = message.recipients[index]
    return before ? planSteps(message, before, row, told) : []
  })
}

/** From what is told of a message's recipients to the rows that change. Pure; the same told twice changes nothing. */
import { classify } from '@mailstead/mail/bounce/classify.ts'
import type { MessageStanding, RecipientStanding, StandingChanges } from '../../store/ledger/delivery.ts'
import { advance, finalAtMs, type Standing } from './advance.ts'
import { foldMessage } from './fold.ts'
import { isFinal, RecipientState } from './recipient-state.ts'
import type { TimelineEntry, Transition } from './transition.ts'

/** After the next try is due, so much time may pass in silence before the sweeper asks the relay. */
const SILENCE_MS = 900_000

const standingOf = (row: RecipientStanding): Standing => ({ ...row, state: RecipientState.parse(row.state) })

/** A result under an old lease is kept on the timeline, but moves the recipient only when the mail has arrived. */
function counts(message: MessageStanding, transition: Transition): boolean {
  if (!transition.entry) return true
  const job = message.jobs.find((candidate) => candidate.id === transition.jobId)
  if (!job || transition.entry.epoch > job.epoch) return false
  // Who holds the job now may still tell of its former lease.
  return (
    job.relayId === transition.entry.relay ||
    (transition.entry.epoch < job.epoch && transition.entry.kind === 'delivered')
  )
}

function tell(row: RecipientStanding, transition: Transition): RecipientStanding {
  const standing = advance(standingOf(row), transition.told)
  const attempt = transition.entry?.attempt ?? null
  const startedAtMs = attempt?.target ? Date.parse(attempt.startedAt) : null
  const earliest = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? (a ?? b) : Math.min(a, b)
  return {
    ...row,
    state: standing.state,
    stateAtMs: standing.stateAtMs,
    nextTryAtMs: standing.nextTryAtMs,
    replyCode: standing.replyCode,
    replyEnhanced: standing.replyEnhanced,
    replyText: standing.replyText,
    attempts: Math.max(row.attempts, attempt?.no ?? 0),
    journalledAtMs:
      transition.told.state === 'queued' ? earliest(row.journalledAtMs, transition.told.stateAtMs) : row.journalledAtMs,
    firstAttemptAtMs: earliest(row.firstAttemptAtMs, startedAtMs),
    finalAtMs: finalAtMs(standing),
  }
}

const isSame = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b)

function classifyEntry(entry: TimelineEntry) {
  const { attempt, kind } = entry
  if (!attempt || kind === 'delivered') return null
  return classify({
    phase: attempt.phase,
    code: attempt.reply?.code ?? null,
    enhanced: attempt.reply?.enhanced ?? null,
    text: attempt.reply?.text ?? attempt.error ?? '',
    site: attempt.target?.site ?? null,
  })
}

const toAttemptRow = (transition: Transition, entry: TimelineEntry): StandingChanges['attempts'][number] => ({
  tenantId: transition.tenant,
  messageId: transition.messageId,
  eventId: entry.eventId,
  n: transition.n,
  kind: entry.kind,
  occurredAtMs: transition.told.stateAtMs,
  category: classifyEntry(entry)?.category ?? null,
  relayId: entry.relay,
  attempt: entry.attempt === null ? null : JSON.stringify(entry.attempt),
})

function planSuppressions(
  message: MessageStanding,
  transitions: readonly Transition[],
): StandingChanges['suppressions'] {
  return transitions.flatMap(({ n, entry, told, tenant, messageId }) => {
    const recipient = message.recipients.find((row) => row.n === n)
    // Only a dead address suppresses, and only that one.
    if (!entry || !recipient || entry.kind !== 'bounced' || !classifyEntry(entry)?.suppress) return []
    const id = crypto.randomUUID()
    return [
      {
        tenantId: tenant,
        address: recipient.address.toLowerCase(),
        id,
        reason: 'bounce' as const,
        messageId,
        createdAtMs: told.stateAtMs,
      },
    ]
  })
}

function planJobs(
  message: MessageStanding,
  after: readonly RecipientStanding[],
  told: readonly Transition[],
): StandingChanges['jobs'] {
  const open = after.filter((row) => !isFinal(RecipientState.parse(row.state)))
  const named = new Set<string>(told.map((transition) => transition.jobId))
  const live = message.jobs.filter((job) => job.state !== 'done' && named.has(job.id))
  if (open.length === 0) return live.map(({ id }) => ({ tenant: message.tenant, id, dueAtMs: null }))
  const nextTries = open.flatMap((row) => row.nextTryAtMs ?? [])
  if (nextTries.length === 0) return []
  const dueAtMs = Math.min(...nextTries) + SILENCE_MS
  return live.filter((job) => job.dueAtMs !== dueAtMs).map(({ id }) => ({ tenant: message.tenant, id, dueAtMs }))
}

/** All changes for one message. */
export function planChanges(message: MessageStanding, transitions: readonly Transition[]): StandingChanges {
  const counting = transitions.filter((transition) => counts(message, transition))
  const after = message.recipients.map((row) => counting.filter(({ n }) => n === row.n).reduce(tell, row))
  const moved = after.filter((row, index) => !isSame(row, message.recipients[index] ?? {}))
  const fold = foldMessage(after.map((row) => RecipientState.parse(row.state)))
  const next = { state: fold.state, counts: JSON.stringify(fold.counts) }
  const isFolded = isSame(next, { state: message.state, counts: message.counts })
  const { tenant, messageId } = message
  return {
    recipients: moved.map((row) => ({ ...row, tenant, messageId })),
    messages: isFolded ? [] : [{ tenant, messageId, ...next, revision: message.revision }],
    jobs: counting.length > 0 ? planJobs(message, after, counting) : [],
    attempts: transitions.flatMap((transition) =>
      transition.entry &&
      !message.knownEvents.includes(transition.entry.eventId) &&
      message.jobs.some(({ id }) => id === transition.jobId)
        ? [toAttemptRow(transition, transition.entry)]
        : [],
    ),
    suppressions: planSuppressions(
      message,
      counting.filter(({ entry }) => entry && !message.knownEvents.includes(entry.eventId)),
    ),
  }
}

/** The changes of several messages as one. */
export const mergeChanges = (plans: readonly StandingChanges[]): StandingChanges => ({
  recipients: plans.flatMap((plan) => plan.recipients),
  messages: plans.flatMap((plan) => plan.messages),
  jobs: plans.flatMap((plan) => plan.jobs),
  attempts: plans.flatMap((plan) => plan.attempts),
  suppressions: plans.flatMap((plan) => plan.suppressions),
})

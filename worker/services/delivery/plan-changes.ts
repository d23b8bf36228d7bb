/** From what is told of a message's recipients to the rows that change. Pure; the same told twice changes nothing. */
import { newId } from '../../platform/ids.ts'
import type { MessageStanding, RecipientStanding, StandingChanges } from '../../store/ledger/delivery.ts'
import { advance, finalAtMs, type Standing } from './advance.ts'
import { advanceHold } from './advance-hold.ts'
import { classifyEntry } from './classify-entry.ts'
import { foldMessage } from './fold.ts'
import { planEvents } from './plan-events.ts'
import { planReports } from './plan-reports.ts'
import { isFinal, RecipientState, shownState } from './recipient-state.ts'
import type { TimelineEntry, Transition } from './transition.ts'

/** After the next try is due, so much time may pass in silence before the sweeper asks the relay. */
const SILENCE_MS = 900_000

const standingOf = (row: RecipientStanding): Standing => ({ ...row, state: RecipientState.parse(row.state) })

/**
 * A result under an old lease, or of a job whose recipient was given to another by a retry, is kept on the timeline, but moves the
 * recipient only when the mail has arrived.
 */
function counts(message: MessageStanding, transition: Transition): boolean {
  const { entry, jobId, n } = transition
  if (!entry || entry.relay === null) return true
  const isOther = message.recipients.some((row) => row.n === n && row.jobId !== jobId)
  if (isOther && entry.kind !== 'delivered') return false
  const job = message.jobs.find((candidate) => candidate.id === transition.jobId)
  if (!job || entry.epoch > job.epoch) return false
  // Who holds the job now may still tell of its former lease.
  return job.relayId === entry.relay || (entry.epoch < job.epoch && entry.kind === 'delivered')
}

const earliest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b)

/** A note of the hand-over that comes behind what the relay told changes nothing: the relay knows better. */
const handedOverAtMs = ({ state, journalledAtMs }: RecipientStanding, notedAtMs: number): number =>
  journalledAtMs === null || state === 'accepted' ? Math.min(journalledAtMs ?? notedAtMs, notedAtMs) : journalledAtMs

function step(row: RecipientStanding, told: Standing | null): RecipientStanding {
  if (told === null) return row
  const standing = advance(standingOf(row), told)
  return {
    ...row,
    state: standing.state,
    stateAtMs: standing.stateAtMs,
    nextTryAtMs: standing.nextTryAtMs,
    replyCode: standing.replyCode,
    replyEnhanced: standing.replyEnhanced,
    replyText: standing.replyText,
    journalledAtMs: told.state === 'queued' ? handedOverAtMs(row, told.stateAtMs) : row.journalledAtMs,
    finalAtMs: finalAtMs(standing),
  }
}

function tell(row: RecipientStanding, { told, hold, entry }: Transition): RecipientStanding {
  const attempt = entry?.attempt ?? null
  const { heldAtMs, heldReason, releasedAtMs } = hold ? advanceHold(row, hold) : row
  const after = step(row, told)
  return {
    ...after,
    journalledAtMs: earliest(after.journalledAtMs, entry?.receivedAtMs ?? null),
    heldAtMs,
    heldReason,
    releasedAtMs,
    attempts: Math.max(row.attempts, attempt?.no ?? 0),
    firstAttemptAtMs: earliest(row.firstAttemptAtMs, attempt?.target ? Date.parse(attempt.startedAt) : null),
  }
}

/** A relay counts its attempts from 1: once a job has changed hands, the attempts themselves are counted. */
function countAttempts(message: MessageStanding, row: RecipientStanding, told: readonly Transition[]): number {
  if (message.attemptIds === null) return row.attempts
  const kept = message.attemptIds.flatMap(({ n, id }) => (n === row.n ? [id] : []))
  const fresh = told.flatMap(({ n, entry }) => (n === row.n && entry?.attempt ? [String(entry.attempt.id)] : []))
  return Math.max(row.attempts, new Set([...kept, ...fresh]).size)
}

function tellAll(message: MessageStanding, counting: readonly Transition[]): RecipientStanding[] {
  return message.recipients.map((row) => {
    const after = counting.filter(({ n }) => n === row.n).reduce(tell, row)
    return { ...after, attempts: countAttempts(message, after, counting) }
  })
}

const isSame = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b)

const toAttemptRow = (transition: Transition, entry: TimelineEntry): StandingChanges['attempts'][number] => ({
  tenantId: transition.tenant,
  messageId: transition.messageId,
  eventId: entry.eventId,
  n: transition.n,
  kind: entry.kind,
  occurredAtMs: entry.atMs,
  category: classifyEntry(entry)?.category ?? null,
  relayId: entry.relay ?? '',
  attempt: entry.attempt === null ? null : JSON.stringify(entry.attempt),
  reason: entry.reason,
})

function planSuppressions(
  message: MessageStanding,
  transitions: readonly Transition[],
): StandingChanges['suppressions'] {
  return transitions.flatMap(({ n, entry, tenant, messageId }) => {
    const recipient = message.recipients.find((row) => row.n === n)
    // Only a dead address suppresses, and only that one.
    if (!entry || !recipient || entry.kind !== 'bounced' || !classifyEntry(entry)?.suppress) return []
    const id = newId(entry.atMs)
    return [
      {
        tenantId: tenant,
        address: recipient.address.toLowerCase(),
        id,
        reason: 'bounce' as const,
        messageId,
        createdAtMs: entry.atMs,
      },
    ]
  })
}

type Job = MessageStanding['jobs'][number]

/** When the present lease of the job was given back; null when it was not. A repeat finds another lease, or none. */
function returnedAtMs(job: Job, told: readonly Transition[]): number | null {
  const entry = told.find(
    (transition) =>
      transition.jobId === job.id &&
      transition.entry?.kind === 'returned' &&
      transition.entry.relay === job.relayId &&
      transition.entry.epoch === job.epoch,
  )?.entry
  return job.state === 'leased' && entry ? entry.atMs : null
}

function planLeased(
  message: MessageStanding,
  nextTryAtMs: number | null,
  told: readonly Transition[],
  job: Job,
): StandingChanges['jobs'] {
  const { tenant } = message
  const returned = returnedAtMs(job, told)
  if (returned !== null)
    return [{ tenant, id: job.id, dueAtMs: returned, isReturned: true, epoch: job.epoch, class: job.class }]
  // A job that waits has a due time of its own.
  if (nextTryAtMs === null || job.state !== 'leased' || job.dueAtMs === nextTryAtMs + SILENCE_MS) return []
  return [
    {
      tenant,
      id: job.id,
      dueAtMs: nextTryAtMs + SILENCE_MS,
      isReturned: false,
      class: job.class,
      rowBytes: job.rowBytes,
    },
  ]
}

function planJobs(
  message: MessageStanding,
  after: readonly RecipientStanding[],
  told: readonly Transition[],
): StandingChanges['jobs'] {
  const open = after.filter((row) => !isFinal(RecipientState.parse(row.state)))
  const named = new Set<string>(told.map((transition) => transition.jobId))
  const live = message.jobs.filter((job) => job.dueAtMs !== null && named.has(job.id))
  if (open.length === 0)
    return live.map(({ id, class: mailClass, rowBytes }) => ({
      ...{ tenant: message.tenant, id, dueAtMs: null, isReturned: false as const },
      class: mailClass,
      rowBytes,
    }))
  const nextTries = open.flatMap((row) => row.nextTryAtMs ?? [])
  const nextTryAtMs = nextTries.length === 0 ? null : Math.min(...nextTries)
  return live.flatMap((job) => planLeased(message, nextTryAtMs, told, job))
}

/** All changes for one message. */
export function planChanges(message: MessageStanding, transitions: readonly Transition[]): StandingChanges {
  const counting = transitions.filter((transition) => counts(message, transition))
  const after = tellAll(message, counting)
  const moved = after.filter((row, index) => !isSame(row, message.recipients[index] ?? {}))
  const fold = foldMessage(after.map(shownState))
  const next = { state: fold.state, counts: JSON.stringify(fold.counts) }
  const isFolded = isSame(next, { state: message.state, counts: message.counts })
  const { tenant, messageId } = message
  return {
    recipients: moved.map((row) => ({ ...row, tenant, messageId })),
    events: planEvents(message, after, counting),
    reports: planReports(message, after),
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
  events: plans.flatMap((plan) => plan.events),
  reports: plans.flatMap((plan) => plan.reports),
  messages: plans.flatMap((plan) => plan.messages),
  jobs: plans.flatMap((plan) => plan.jobs),
  attempts: plans.flatMap((plan) => plan.attempts),
  suppressions: plans.flatMap((plan) => plan.suppressions),
})

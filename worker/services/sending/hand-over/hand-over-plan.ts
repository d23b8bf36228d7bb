/**
 * What a hand-over does with one job: give it to a relay, leave it for later, or find that there is nothing to send.
 * Pure. Fencing (`docs/architecture.md`): a job leased to a relay goes there again under the same epoch; another relay gets it,
 * under a higher epoch, only when the first one's lease and the longest attempt are over.
 */
import { HEARTBEAT_EVERY_MS } from '@mailstead/contracts/heartbeat.ts'
import type { HoldRow } from '../../../store/directory/holds.ts'
import type { QueuedCommand } from '../../../store/directory/relay-commands.ts'
import type { RelayRow } from '../../../store/directory/relays.ts'
import type { SendingDomain } from '../../../store/directory/sending-domains.ts'
import type { TenantPlace } from '../../../store/directory/tenant-shards.ts'
import type { HandOverJob, HandOverRecipient } from '../../../store/ledger/jobs.ts'
import { findCovering } from '../../delivery/match-scope.ts'
import { isFinal, isHeld, RecipientState } from '../../delivery/recipient-state.ts'
import { type CommandedJob, settleCommanded } from '../../delivery/settle-commanded.ts'
import { decided, decidedHold, type Transition } from '../../delivery/transition.ts'
import { chooseRelay } from '../../relays/choose-relay.ts'

const HEARTBEAT_FRESH_MS = 3 * HEARTBEAT_EVERY_MS
/** The longest attempt, and the time by which a job's own lease may outlast that of its relay. */
const AFTER_LEASE_MS = 900_000 + HEARTBEAT_FRESH_MS
/** How far ahead the sweeper and a lease set the due time: a leased job due later than this is in a relay's hands. */
export const ATTENTION_MS = 60_000
const NO_RELAY_RETRY_MS = 30_000
const HELD_RETRY_MS = 300_000
/** A relay that has a held job tells of it by itself. */
const HELD_AT_RELAY_RETRY_MS = 900_000
const NO_DOMAIN_RETRY_MS = 900_000
/** A relay starts nothing after `expires_at` and says so; one that has not said it by then never will. */
const EXPIRY_GRACE_MS = 3_600_000

/** A job on its way to a relay. */
export interface Assignment {
  readonly job: HandOverJob
  readonly relay: RelayRow
  readonly epoch: number
  readonly recipients: readonly HandOverRecipient[]
  readonly returnPathHost: string
  /** Of the domain that signs. */
  readonly domainName: string
  /** This relay may have the job already: whatever it answers now, the lease cannot be taken back. */
  readonly isAgain: boolean
}

export type HandOverPlan =
  /** It is done, or a relay has it and will be heard of. */
  | { readonly kind: 'skip' }
  /** Its time has not come. */
  | { readonly kind: 'scheduled'; readonly atMs: number }
  /** `dueAtMs` null closes the job: all recipients are final. */
  | { readonly kind: 'postpone'; readonly dueAtMs: number | null }
  /** `settled` are recipients that get no mail; `assignment` is null when none is left. */
  | { readonly kind: 'send'; readonly settled: readonly Transition[]; readonly assignment: Assignment | null }
  /** The mail is to be checked first. */
  | { readonly kind: 'check'; readonly settled: readonly Transition[] }
  /** Some recipients are settled, the others wait: for a relay that can take mail, or for a hold to end. */
  | { readonly kind: 'wait'; readonly settled: readonly Transition[]; readonly dueAtMs: number }

export interface Surroundings {
  /** By the injected clock. */
  readonly nowMs: number
  readonly relays: readonly RelayRow[]
  /** The domain that signed the mail; null when it was removed. */
  readonly domain: SendingDomain | null
  readonly tenantState: TenantPlace['state']
  readonly holds: readonly HoldRow[]
  /** What the relay that has the job, or had it, was to do and has not confirmed. */
  readonly unconfirmed: readonly QueuedCommand[]
  readonly isCheckWanted: (job: HandOverJob) => boolean
  readonly isBroken: (relay: string) => boolean
  /** 0 to 1: spreads what becomes due together. */
  readonly random: () => number
}

const stateOf = (recipient: HandOverRecipient): RecipientState => RecipientState.parse(recipient.state)

const later = (around: Surroundings, ms: number): number => around.nowMs + Math.round(ms * (1 + around.random() / 3))

const settle = (
  job: HandOverJob,
  recipient: HandOverRecipient,
  state: 'canceled' | 'expired' | 'failed' | 'suppressed',
  told: { readonly atMs: number; readonly text: string },
): Transition =>
  decided({ tenant: job.tenant, messageId: job.messageId, jobId: job.id, n: recipient.n }, state, told.atMs, told.text)

const without = (open: readonly HandOverRecipient[], settled: readonly Transition[]): HandOverRecipient[] =>
  open.filter(({ n }) => settled.every((transition) => transition.n !== n))

/** Recipients that are not to be sent to any more, each with its reason. */
function settleUnsendable(
  job: HandOverJob,
  open: readonly HandOverRecipient[],
  { nowMs, domain }: Surroundings,
): Transition[] {
  if (job.expiresAtMs <= nowMs) {
    const text = 'The time limit passed before the mail could be handed to a relay.'
    return open.map((recipient) => settle(job, recipient, 'expired', { atMs: nowMs, text }))
  }
  if (domain === null || !domain.isVerified) {
    const text =
      domain === null
        ? 'The sender’s domain was removed.'
        : 'The sender’s domain is no longer verified. Verify it and send the mail again.'
    return open.map((recipient) => settle(job, recipient, 'failed', { atMs: nowMs, text }))
  }
  if (job.checkState === 'refused') {
    const text = job.checkReason ?? 'The mail was refused as spam.'
    return open.map((recipient) => settle(job, recipient, 'failed', { atMs: nowMs, text }))
  }
  const text = 'The address was put on the suppression list before the mail was handed over.'
  return open
    .filter((recipient) => recipient.isSuppressed)
    .map((recipient) => settle(job, recipient, 'suppressed', { atMs: nowMs, text }))
}

const isAlive = (relay: RelayRow, nowMs: number): boolean =>
  relay.state !== 'disabled' && relay.leaseUntilMs !== null && relay.leaseUntilMs > nowMs

const isFresh = (relay: RelayRow, nowMs: number): boolean =>
  relay.heartbeatAtMs !== null && Math.abs(nowMs - relay.heartbeatAtMs) < HEARTBEAT_FRESH_MS

/** The relay that may still attempt the job, or null when it is free. */
function holderOf(job: HandOverJob, { relays, nowMs }: Surroundings): RelayRow | null {
  if (job.state !== 'leased' || job.expiresAtMs + EXPIRY_GRACE_MS <= nowMs) return null
  const holder = relays.find((relay) => relay.id === job.relayId)
  if (!holder || holder.leaseUntilMs === null || holder.leaseUntilMs + AFTER_LEASE_MS <= nowMs) return null
  return holder
}

const scopedJob = (job: HandOverJob, domain: SendingDomain | null): CommandedJob => ({
  id: job.id,
  tenant: job.tenant,
  class: job.class,
  sender: domain?.returnPathHost ?? null,
  messageId: job.messageId,
})

/** Why the whole job is not to be sent now, and when that ends by itself; null when it may be sent. */
function holdOf(
  job: HandOverJob,
  around: Surroundings,
): { readonly reason: string; readonly untilMs: number | null } | null {
  if (around.tenantState === 'paused') return { reason: 'Sending is paused for this account.', untilMs: null }
  const hold = findCovering(around.holds, scopedJob(job, around.domain), around.nowMs)
  if (hold !== null || job.checkState !== 'held') return hold
  return { reason: job.checkReason ?? 'The mail looks like spam.', untilMs: null }
}

/** The relay has the job, or may have it: it is asked again, and what it does not know it takes. */
function planAgain(
  job: HandOverJob,
  holder: RelayRow,
  recipients: readonly HandOverRecipient[],
  around: Surroundings,
): HandOverPlan {
  const { nowMs, domain } = around
  if (!isAlive(holder, nowMs) || !isFresh(holder, nowMs) || around.isBroken(holder.id))
    return { kind: 'postpone', dueAtMs: later(around, NO_RELAY_RETRY_MS) }
  // Without a domain there is no return path; what the relay holds already it goes on to report.
  if (domain === null) return { kind: 'postpone', dueAtMs: later(around, NO_DOMAIN_RETRY_MS) }
  if (holdOf(job, around) !== null) return { kind: 'postpone', dueAtMs: later(around, HELD_AT_RELAY_RETRY_MS) }
  const { returnPathHost, name: domainName } = domain
  return {
    kind: 'send',
    settled: [],
    assignment: { job, relay: holder, epoch: job.epoch, recipients, returnPathHost, domainName, isAgain: true },
  }
}

/** Shows recipients held that were not, or released that were. */
const showHold = (
  job: HandOverJob,
  recipients: readonly HandOverRecipient[],
  hold: Transition['hold'] & object,
): Transition[] =>
  recipients
    .filter((recipient) => isHeld(recipient) !== (hold.kind === 'held'))
    .map(({ n }) => decidedHold({ tenant: job.tenant, messageId: job.messageId, jobId: job.id, n }, hold))

function planHeld(
  job: HandOverJob,
  { left, settled }: { readonly left: readonly HandOverRecipient[]; readonly settled: readonly Transition[] },
  hold: { readonly reason: string; readonly untilMs: number | null },
  around: Surroundings,
): HandOverPlan {
  const held = showHold(job, left, { kind: 'held', atMs: around.nowMs, reason: hold.reason })
  const dueAtMs = Math.min(later(around, HELD_RETRY_MS), hold.untilMs ?? Number.POSITIVE_INFINITY, job.expiresAtMs)
  return { kind: 'wait', settled: [...settled, ...held], dueAtMs }
}

/** No relay has the job: everything is looked at again, then a relay is chosen. */
function planAnew(job: HandOverJob, open: readonly HandOverRecipient[], around: Surroundings): HandOverPlan {
  const { nowMs, domain } = around
  // First, since an order also ends the time limit.
  const commanded = settleCommanded(scopedJob(job, domain), open, around)
  const unsendable = settleUnsendable(job, without(open, commanded), around)
  const refused = [...commanded, ...unsendable]
  const left = without(open, refused)
  if (left.length === 0 || domain === null) return { kind: 'send', settled: refused, assignment: null }
  const hold = holdOf(job, around)
  if (hold !== null) return planHeld(job, { left, settled: refused }, hold, around)
  const settled = [...refused, ...showHold(job, left, { kind: 'released', atMs: nowMs, reason: null })]
  if (around.isCheckWanted(job)) return { kind: 'check', settled }
  // A job that waits names the relay which gave it back.
  const avoid = job.state === 'waiting' ? job.relayId : null
  const relay = chooseRelay(around.relays, { nowMs, jobId: job.id, isBroken: around.isBroken, avoid })
  if (relay === null) return { kind: 'wait', settled, dueAtMs: later(around, NO_RELAY_RETRY_MS) }
  // A relay that was away and is back needs no fence against itself, and reports under the epoch that it knows.
  const isAgain = job.state === 'leased' && relay.id === job.relayId
  const epoch = isAgain ? job.epoch : job.epoch + 1
  const { returnPathHost, name: domainName } = domain
  const assignment = { job, relay, epoch, recipients: left, returnPathHost, domainName, isAgain }
  return { kind: 'send', settled, assignment }
}

/** Stopped between the job's row and its recipients': the rest is told now. */
const planStopped = (job: HandOverJob, open: readonly HandOverRecipient[], { nowMs }: Surroundings): HandOverPlan => ({
  kind: 'send',
  settled: open.map((recipient) => settle(job, recipient, 'canceled', { atMs: nowMs, text: 'Canceled.' })),
  assignment: null,
})

const isToCome = ({ state, isUnsigned, scheduledAtMs }: HandOverJob, nowMs: number): boolean =>
  state === 'waiting' && isUnsigned === 1 && scheduledAtMs !== null && scheduledAtMs > nowMs

/** The relay has confirmed the job and nothing has changed since: as `takeDueJobs` tells them, which gives them more time. */
const isConfirmed = (job: HandOverJob, open: readonly HandOverRecipient[], nowMs: number): boolean => {
  const isFirstLease = job.state === 'leased' && job.epoch === 1 && job.handOvers === 1 && job.dueAtMs > nowMs
  return isFirstLease && open.every((recipient) => stateOf(recipient) !== 'accepted')
}

/** A restore has stopped it until its end (`store/backup/held-jobs.ts`), unless somebody decides. */
const isStopped = ({ state, dueAtMs, expiresAtMs }: HandOverJob, nowMs: number): boolean =>
  state === 'waiting' && dueAtMs === expiresAtMs + 1 && dueAtMs > nowMs

export function planHandOver(job: HandOverJob, around: Surroundings): HandOverPlan {
  if (job.state === 'leased' && job.dueAtMs > around.nowMs + ATTENTION_MS) return { kind: 'skip' }
  if (isStopped(job, around.nowMs)) return { kind: 'skip' }
  const open = job.recipients.filter((recipient) => !isFinal(stateOf(recipient)))
  if (open.length === 0) return { kind: 'postpone', dueAtMs: null }
  if (isConfirmed(job, open, around.nowMs)) return { kind: 'skip' }
  if (job.state === 'done') return planStopped(job, open, around)
  if (isToCome(job, around.nowMs)) return { kind: 'scheduled', atMs: job.scheduledAtMs ?? around.nowMs }
  const holder = holderOf(job, around)
  return holder ? planAgain(job, holder, open, around) : planAnew(job, open, around)
}

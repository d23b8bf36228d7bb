/**
 * What a hand-over does with one job: give it to a relay, leave it for later, or find that there is nothing to send.
 * Pure. Fencing (`docs/architecture.md`): a job leased to a relay goes there again under the same epoch; another relay gets it,
 * under a higher epoch, only when the first one's lease and the longest attempt are over.
 */
import { HEARTBEAT_EVERY_MS } from '@mailstead/contracts/heartbeat.ts'
import type { RelayRow } from '../../store/directory/relays.ts'
import type { SendingDomain } from '../../store/directory/sending-domains.ts'
import type { HandOverJob, HandOverRecipient } from '../../store/ledger/jobs.ts'
import { isFinal, RecipientState } from '../delivery/recipient-state.ts'
import { decided, type Transition } from '../delivery/transition.ts'
import { chooseRelay } from '../relays/choose-relay.ts'

const HEARTBEAT_FRESH_MS = 3 * HEARTBEAT_EVERY_MS
/** The longest attempt, and the time by which a job's own lease may outlast that of its relay. */
const AFTER_LEASE_MS = 900_000 + HEARTBEAT_FRESH_MS
/** How far ahead the sweeper and a lease set the due time: a leased job due later than this is in a relay's hands. */
export const ATTENTION_MS = 60_000
const NO_RELAY_RETRY_MS = 30_000
const HELD_RETRY_MS = 300_000
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
  /** This relay may have the job already: whatever it answers now, the lease cannot be taken back. */
  readonly isAgain: boolean
}

export type HandOverPlan =
  /** It is done, or a relay has it and will be heard of. */
  | { readonly kind: 'skip' }
  /** `dueAtMs` null closes the job: all recipients are final. */
  | { readonly kind: 'postpone'; readonly dueAtMs: number | null }
  /** `settled` are recipients that get no mail; `assignment` is null when none is left. */
  | { readonly kind: 'send'; readonly settled: readonly Transition[]; readonly assignment: Assignment | null }
  /** Some recipients are settled, the others wait: no relay can take mail now. */
  | { readonly kind: 'wait'; readonly settled: readonly Transition[]; readonly dueAtMs: number }

export interface Surroundings {
  /** By the injected clock. */
  readonly nowMs: number
  readonly relays: readonly RelayRow[]
  /** The domain that signed the mail; null when it was removed. */
  readonly domain: SendingDomain | null
  readonly isBroken: (relay: string) => boolean
  /** 0 to 1: spreads what becomes due together. */
  readonly random: () => number
}

const stateOf = (recipient: HandOverRecipient): RecipientState => RecipientState.parse(recipient.state)

const later = (around: Surroundings, ms: number): number => around.nowMs + Math.round(ms * (1 + around.random() / 3))

const settle = (
  job: HandOverJob,
  recipient: HandOverRecipient,
  state: 'expired' | 'failed' | 'suppressed',
  told: { readonly atMs: number; readonly text: string },
): Transition =>
  decided({ tenant: job.tenant, messageId: job.messageId, jobId: job.id, n: recipient.n }, state, told.atMs, told.text)

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
  const { returnPathHost } = domain
  return {
    kind: 'send',
    settled: [],
    assignment: { job, relay: holder, epoch: job.epoch, recipients, returnPathHost, isAgain: true },
  }
}

/** No relay has the job: everything is looked at again, then a relay is chosen. */
function planAnew(job: HandOverJob, open: readonly HandOverRecipient[], around: Surroundings): HandOverPlan {
  const settled = settleUnsendable(job, open, around)
  const left = open.filter(({ n }) => settled.every((transition) => transition.n !== n))
  const { domain } = around
  if (left.length === 0 || domain === null) return { kind: 'send', settled, assignment: null }
  const relay = chooseRelay(around.relays, { nowMs: around.nowMs, jobId: job.id, isBroken: around.isBroken })
  if (relay === null) return { kind: 'wait', settled, dueAtMs: later(around, NO_RELAY_RETRY_MS) }
  // A relay that was away and is back needs no fence against itself, and reports under the epoch that it knows.
  const isAgain = job.state === 'leased' && relay.id === job.relayId
  const epoch = isAgain ? job.epoch : job.epoch + 1
  const assignment = { job, relay, epoch, recipients: left, returnPathHost: domain.returnPathHost, isAgain }
  return { kind: 'send', settled, assignment }
}

export function planHandOver(job: HandOverJob, around: Surroundings): HandOverPlan {
  if (job.state === 'leased' && job.dueAtMs > around.nowMs + ATTENTION_MS) return { kind: 'skip' }
  const open = job.recipients.filter((recipient) => !isFinal(stateOf(recipient)))
  if (open.length === 0) return { kind: 'postpone', dueAtMs: null }
  const sendable = open.filter((recipient) => stateOf(recipient) !== 'held')
  if (sendable.length === 0) return { kind: 'postpone', dueAtMs: later(around, HELD_RETRY_MS) }
  const holder = holderOf(job, around)
  return holder ? planAgain(job, holder, sendable, around) : planAnew(job, sendable, around)
}

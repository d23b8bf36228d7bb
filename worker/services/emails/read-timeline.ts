/** The timeline of a mail: per recipient its stages, its state, and every attempt with its transcript. */
import type { LastEvent, Timeline, TimelineEntry } from '@mailstead/contracts/api/email.ts'
import { Attempt } from '@mailstead/contracts/attempt.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { type AttemptRow, findTimeline, type RecipientRow } from '../../store/ledger/emails.ts'
import type { Access } from '../access/access.ts'
import { foldMessage } from '../delivery/fold.ts'
import { shownState } from '../delivery/recipient-state.ts'
import { readHeldUntil } from './held-until.ts'
import { eventOfMessage } from './message-event.ts'
import { summarizeAttempt, summarizeReport } from './summarize-attempt.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))

const toTls = (tls: Attempt['tls']) => tls && { version: tls.version, cipher: tls.cipher, verified: tls.verified }
const toPolicy = ({ tlsPolicy }: Attempt) =>
  tlsPolicy ? { kind: tlsPolicy.kind, mode: tlsPolicy.mode, result: tlsPolicy.result } : null

function toAttempt(attempt: Attempt, row: AttemptRow): NonNullable<TimelineEntry['attempt']> {
  const { target } = attempt
  return {
    no: attempt.no,
    verdict: attempt.verdict,
    phase: attempt.phase,
    category: row.category,
    relay: row.relayId,
    mx: target?.mx ?? null,
    ip: target?.ip ?? null,
    port: target?.port ?? null,
    source_ip: target?.source ?? null,
    ehlo: target?.ehlo ?? null,
    site: target?.site ?? null,
    tls: toTls(attempt.tls),
    tls_policy: toPolicy(attempt),
    reply: attempt.reply,
    error: attempt.error,
    started_at: attempt.startedAt,
    ended_at: attempt.endedAt,
    next_try_at: attempt.nextTryAt,
    transcript: attempt.transcript,
  }
}

/** Of a report that came back as mail, whose event id says it. */
function severityOf(row: AttemptRow): TimelineEntry['severity'] {
  const [origin, severity] = row.eventId.split('|')
  return origin === 'report' && (severity === 'hard' || severity === 'soft') ? severity : null
}

function toEntry(row: AttemptRow): TimelineEntry {
  const attempt = row.attempt === null ? null : Attempt.parse(JSON.parse(row.attempt))
  const severity = severityOf(row)
  return {
    at: iso(row.occurredAtMs),
    kind: row.kind,
    summary:
      severity === null
        ? summarizeAttempt(row.kind, attempt, row.reason)
        : summarizeReport(row.kind, severity, row.reason),
    reason: row.reason,
    severity,
    attempt: attempt && toAttempt(attempt, row),
  }
}

const step = (ms: number | null, kind: string, summary: string, reason: string | null = null): TimelineEntry[] =>
  ms === null ? [] : [{ at: iso(ms), kind, summary, reason, severity: null, attempt: null }]

/** Why a mail that was handed over has not been tried yet, where its relay said so. */
const whyUntried = ({ state, replyText }: RecipientRow): string | null => (state === 'queued' ? replyText : null)

/** What we decide ourselves has no attempt behind it; the row keeps the reason where there is more than one. */
const DECIDED: Readonly<Record<string, string>> = {
  suppressed: 'Not sent: the address is on the suppression list.',
  canceled: 'Canceled.',
  failed: 'Not sent.',
  expired: 'The time limit passed; the mail is not sent any more.',
  complained: 'The recipient reported the mail as spam.',
}

function toEntries(recipient: RecipientRow, attempts: readonly AttemptRow[]): TimelineEntry[] {
  const theirs = attempts.filter((attempt) => attempt.n === recipient.n)
  const isOurs = Object.hasOwn(DECIDED, recipient.state) && theirs.every(({ kind }) => kind !== recipient.state)
  return [
    ...step(recipient.acceptedAtMs, 'accepted', 'Accepted and stored.'),
    ...step(recipient.signedAtMs, 'signed', 'Signed with the DKIM keys of the sender’s domain.'),
    ...step(recipient.journalledAtMs, 'queued', 'Handed over: in a relay’s journal.', whyUntried(recipient)),
    ...theirs.map(toEntry),
    ...(isOurs
      ? step(recipient.finalAtMs, recipient.state, recipient.replyText ?? DECIDED[recipient.state] ?? '')
      : []),
  ].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
}

interface Shown {
  readonly eventOf: (state: string) => LastEvent
  readonly heldUntil: (recipient: RecipientRow) => string | null
}

function toRecipient(
  recipient: RecipientRow,
  attempts: readonly AttemptRow[],
  { eventOf, heldUntil }: Shown,
): Timeline['recipients'][number] {
  const state = shownState(recipient)
  return {
    address: recipient.address,
    kind: recipient.kind,
    state,
    last_event: eventOf(foldMessage([state]).state),
    attempts: recipient.attempts,
    next_try_at: isoOrNull(recipient.nextTryAtMs),
    held:
      state === 'held' && recipient.heldAtMs !== null
        ? { since: iso(recipient.heldAtMs), reason: recipient.heldReason, until: heldUntil(recipient) }
        : null,
    reply:
      recipient.replyCode === null
        ? null
        : { code: recipient.replyCode, enhanced: recipient.replyEnhanced, text: recipient.replyText ?? '' },
    stages: {
      accepted_at: iso(recipient.acceptedAtMs),
      signed_at: isoOrNull(recipient.signedAtMs),
      handed_over_at: isoOrNull(recipient.journalledAtMs),
      first_attempt_at: isoOrNull(recipient.firstAttemptAtMs),
      final_at: isoOrNull(recipient.finalAtMs),
    },
    entries: toEntries(recipient, attempts),
  }
}

/** Throws `not_found`. */
export async function readTimeline(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers'>,
  access: Access,
  id: string,
): Promise<Timeline> {
  const found = await findTimeline(deps.ledgers.at(access.shard), access.tenant, id)
  if (!found) throw notFound('email')
  const { scheduledAtMs } = found.message
  const nowMs = deps.clock.now()
  // Who of several recipients opened the mail is not known.
  const eventOf = (state: string) => eventOfMessage({ state, scheduledAtMs, engagement: null }, nowMs)
  const heldUntil = await readHeldUntil(deps, access.tenant, found.recipients)
  return {
    object: 'timeline',
    id,
    last_event: eventOfMessage(found.message, nowMs),
    recipients: found.recipients.map((recipient) => toRecipient(recipient, found.attempts, { eventOf, heldUntil })),
  }
}

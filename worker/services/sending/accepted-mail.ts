/** The rows of an accepted mail, from what was asked for and what was written. Pure. */
import { EXPIRES_IN_MAX_SECONDS } from '@mailstead/contracts/api/email.ts'
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import type { WantedReports } from '@mailstead/contracts/submission.ts'
import { INLINE_RAW_MAX_BYTES } from '../../store/blobs/raw.ts'
import type { NewEvent } from '../../store/ledger/events/events.ts'
import type { AcceptedMail } from '../../store/ledger/sending/accept.ts'
import type { Access, SenderDomain } from '../access/access.ts'
import { foldMessage } from '../delivery/fold.ts'
import type { RecipientState } from '../delivery/recipient-state.ts'
import { keepsRawInRows } from '../ledgers/shards/shard-limits.ts'
import { wantedTracking } from '../tracking/wanted-tracking.ts'
import type { WrittenMail } from './compose-mail.ts'
import type { Addressing } from './envelope.ts'
import type { FilledEmail } from './fill-template.ts'
import type { SmtpSession } from './raw/smtp-session.ts'
import { dueOfScheduled, SWEEP_AFTER_MS } from './scheduling.ts'
import { planReports } from './wanted-reports.ts'

/** A mail whose body is in the bucket already, as the object of `rawKey`; what is in front of it goes into the row. */
export interface StoredMail extends Pick<WrittenMail, 'headerId' | 'isUnsigned' | 'sha256'> {
  readonly rawHead: string
  readonly rawKey: string
  /** Of the whole mail. */
  readonly sizeBytes: number
}

const sizeOf = (mail: WrittenMail | StoredMail): number => ('raw' in mail ? mail.raw.length : mail.sizeBytes)

export interface Submission {
  readonly access: Access
  readonly sender: SenderDomain
  readonly addressing: Addressing
  readonly request: FilledEmail
  readonly id: string
  readonly atMs: number
  readonly scheduledAtMs: number | null
  /** Null for mail that came by HTTPS. */
  readonly session: SmtpSession | null
}

interface Standing {
  readonly states: readonly RecipientState[]
  readonly wanted: WantedReports | null
}

interface Deadlines {
  readonly expiresAtMs: number
  /** Null when there is nobody to send to. */
  readonly dueAtMs: number | null
}

/** How it takes turns with other mail. */
const queueClassOf = ({ class: emailClass = 'transactional' }: FilledEmail): MailClass =>
  emailClass === 'transactional' ? 'transactional' : 'bulk'

function toMessage(
  submission: Submission,
  mail: WrittenMail | StoredMail,
  { states, wanted, expiresAtMs }: Deadlines & Standing,
): AcceptedMail['message'] {
  const { sender, request, id, atMs, scheduledAtMs } = submission
  const fold = foldMessage(states)
  const { opens, clicks } = wantedTracking(request, sender)
  return {
    id,
    domainId: sender.id,
    class: queueClassOf(request),
    isNewsletter: request.class === 'newsletter',
    reports: wanted && JSON.stringify(wanted),
    state: fold.state,
    counts: JSON.stringify(fold.counts),
    revision: 0,
    from: request.from,
    to: JSON.stringify(request.to),
    cc: JSON.stringify(request.cc ?? []),
    bcc: JSON.stringify(request.bcc ?? []),
    replyTo: JSON.stringify(request.reply_to ?? []),
    subject: request.subject,
    headerId: mail.headerId,
    tags: JSON.stringify(request.tags ?? []),
    sizeBytes: sizeOf(mail),
    createdAtMs: atMs,
    scheduledAtMs,
    expiresAtMs,
    nullSender: submission.session?.isNullSender === true,
    isTracked: opens || clicks,
  }
}

/** Where the bytes are; nowhere yet for a mail that is too large for its row. */
function placeBytes(
  access: Access,
  mail: WrittenMail | StoredMail,
): Pick<AcceptedMail['job'], 'raw' | 'rawHead' | 'rawKey'> {
  if (!('raw' in mail)) return { raw: null, rawHead: mail.rawHead, rawKey: mail.rawKey }
  const isInline = mail.raw.length <= INLINE_RAW_MAX_BYTES && keepsRawInRows(access)
  return { raw: isInline ? mail.raw : null, rawKey: null }
}

function toJob(
  { id, access, request }: Submission,
  mail: WrittenMail | StoredMail,
  { expiresAtMs, dueAtMs }: Deadlines,
): AcceptedMail['job'] {
  return {
    // A message's first job has its id; a retry of failed recipients is another job.
    id,
    messageId: id,
    class: queueClassOf(request),
    state: dueAtMs === null ? 'done' : 'waiting',
    dueAtMs,
    relayId: null,
    epoch: 0,
    handOvers: 0,
    expiresAtMs,
    sizeBytes: sizeOf(mail),
    sha256: mail.sha256,
    ...placeBytes(access, mail),
    isUnsigned: mail.isUnsigned,
  }
}

const SUPPRESSED = { type: 'OnAccountSuppressionList', message: 'The address is on the suppression list.' }

/** What is true from the first moment on. */
function toEvents({ access, id, atMs, scheduledAtMs }: Submission, recipients: AcceptedMail['recipients']): NewEvent[] {
  const event = { tenantId: access.tenant, atMs, messageId: id }
  const suppressed = recipients
    .filter(({ state }) => state === 'suppressed')
    .map(({ n, address }): NewEvent => {
      const detail = JSON.stringify({ n, recipient: address, suppressed: SUPPRESSED })
      return { ...event, type: 'email.suppressed', detail }
    })
  if (scheduledAtMs === null) return suppressed
  const detail = JSON.stringify({ scheduled_at: new Date(scheduledAtMs).toISOString() })
  return [{ ...event, type: 'email.scheduled', detail }, ...suppressed]
}

/** Whoever is suppressed has failed from the first moment on. */
function toReports(
  recipients: AcceptedMail['recipients'],
  wanted: WantedReports | null,
  atMs: number,
): NonNullable<AcceptedMail['reports']> {
  const hears = (n: number) => wanted?.recipients.find((each) => each.n === n)?.notify.includes('failure') === true
  return recipients
    .filter(({ n, state }) => state === 'suppressed' && hears(n))
    .map(({ n }) => ({ n, kind: 'failed' as const, dueAtMs: atMs }))
}

export interface AcceptedParts {
  readonly mail: AcceptedMail
  readonly events: readonly NewEvent[]
  /** Recipients that are to get it. */
  readonly counted: number
}

/**
 * Suppressed recipients are kept with their state, and not counted against the quota. A job without its bytes wants them
 * in R2 before it is written.
 */
export function toAcceptedMail(
  submission: Submission,
  mail: WrittenMail | StoredMail,
  suppressed: ReadonlySet<string>,
): AcceptedParts {
  const { addressing, request, atMs, scheduledAtMs } = submission
  const recipients = addressing.recipients.map(({ n, address, kind }) => {
    const state: RecipientState = suppressed.has(address.toLowerCase()) ? 'suppressed' : 'accepted'
    return { n, address, kind, state }
  })
  const states = recipients.map((recipient) => recipient.state)
  const wanted = planReports(submission)
  const counted = states.filter((state) => state === 'accepted').length
  const dueAtMs = scheduledAtMs === null ? atMs + SWEEP_AFTER_MS : dueOfScheduled(scheduledAtMs, atMs)
  const deadlines: Deadlines = {
    expiresAtMs: (scheduledAtMs ?? atMs) + (request.expires_in ?? EXPIRES_IN_MAX_SECONDS) * 1_000,
    dueAtMs: counted > 0 ? dueAtMs : null,
  }
  return {
    mail: {
      message: toMessage(submission, mail, { states, wanted, ...deadlines }),
      recipients,
      reports: toReports(recipients, wanted, atMs),
      job: toJob(submission, mail, deadlines),
    },
    events: toEvents(submission, recipients),
    counted,
  }
}

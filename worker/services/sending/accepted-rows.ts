/** The rows of an accepted mail, from what was asked for and what was signed. Pure. */
import { EXPIRES_IN_MAX_SECONDS, type SendEmail } from '@mailstead/contracts/api/email.ts'
import { INLINE_RAW_MAX_BYTES } from '../../store/blobs/raw.ts'
import type { AcceptedRows } from '../../store/ledger/accept.ts'
import type { Access, SenderDomain } from '../access/access.ts'
import { foldMessage } from '../delivery/fold.ts'
import type { RecipientState } from '../delivery/recipient-state.ts'
import { keepsRawInRows } from '../ledgers/shards/shard-limits.ts'
import type { SignedMail } from './compose-signed.ts'
import type { Addressing } from './envelope.ts'

/** If the wake-up is lost the sweeper finds the job after this long. */
const SWEEP_AFTER_MS = 60_000

export interface Submission {
  readonly access: Access
  readonly sender: SenderDomain
  readonly addressing: Addressing
  readonly request: SendEmail
  readonly id: string
  readonly atMs: number
}

interface Deadlines {
  readonly expiresAtMs: number
  /** Null when there is nobody to send to. */
  readonly dueAtMs: number | null
}

function toMessage(
  submission: Submission,
  mail: SignedMail,
  states: readonly RecipientState[],
  { expiresAtMs }: Deadlines,
): AcceptedRows['message'] {
  const { sender, request, id, atMs } = submission
  const fold = foldMessage(states)
  return {
    id,
    domainId: sender.id,
    class: 'transactional',
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
    sizeBytes: mail.raw.length,
    createdAtMs: atMs,
    expiresAtMs,
  }
}

function toJob({ id, access }: Submission, mail: SignedMail, { expiresAtMs, dueAtMs }: Deadlines): AcceptedRows['job'] {
  const isInline = mail.raw.length <= INLINE_RAW_MAX_BYTES && keepsRawInRows(access)
  return {
    // A message's first job has its id; a retry of failed recipients is another job.
    id,
    messageId: id,
    class: 'transactional',
    state: dueAtMs === null ? 'done' : 'waiting',
    dueAtMs,
    relayId: null,
    epoch: 0,
    handOvers: 0,
    expiresAtMs,
    sizeBytes: mail.raw.length,
    sha256: mail.sha256,
    raw: isInline ? mail.raw : null,
    rawKey: null,
  }
}

/**
 * Suppressed recipients are kept with their state, and not counted against the quota. A job without its bytes wants them
 * in R2 before it is written.
 */
export function toAcceptedRows(
  submission: Submission,
  mail: SignedMail,
  suppressed: ReadonlySet<string>,
): Omit<AcceptedRows, 'idempotency'> {
  const { access, addressing, request, atMs } = submission
  const recipients = addressing.recipients.map(({ n, address, kind }) => {
    const state: RecipientState = suppressed.has(address.toLowerCase()) ? 'suppressed' : 'accepted'
    return { n, address, kind, state }
  })
  const states = recipients.map((recipient) => recipient.state)
  const counted = states.filter((state) => state === 'accepted').length
  const deadlines: Deadlines = {
    expiresAtMs: atMs + (request.expires_in ?? EXPIRES_IN_MAX_SECONDS) * 1_000,
    dueAtMs: counted > 0 ? atMs + SWEEP_AFTER_MS : null,
  }
  return {
    message: toMessage(submission, mail, states, deadlines),
    recipients,
    job: toJob(submission, mail, deadlines),
    counted,
    day: new Date(atMs).toISOString().slice(0, 10),
    dailyQuota: access.dailyQuota,
    monthlyQuota: access.monthlyQuota,
  }
}

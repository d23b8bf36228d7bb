/** Composes, signs and keeps a notice as a mail of the tenant: from then on it goes the way of all outgoing mail. */
import { EXPIRES_IN_MAX_SECONDS } from '@mailstead/contracts/api/email.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { signDkim } from '@mailstead/mail/dkim/sign.ts'
import { findText, readHeaderFields } from '@mailstead/mail/report/mime/header-field.ts'
import { composeNotice } from '@mailstead/mail/report/notice/compose-notice.ts'
import { derivedId } from '../../../platform/ids.ts'
import { INLINE_RAW_MAX_BYTES, putRaw } from '../../../store/blobs/raw.ts'
import { brokenConstraint } from '../../../store/ledger/constraint.ts'
import { type AcceptedMail, type AcceptedRows, writeAccepted } from '../../../store/ledger/sending/accept.ts'
import { foldMessage } from '../../delivery/fold.ts'
import { openSigningKeys } from '../../domains/dkim/open-signing-keys.ts'
import type { NoticeDeps, Undelivered } from './undelivered.ts'

/** If the wake-up is lost the sweeper finds the job after this long. */
const SWEEP_AFTER_MS = 60_000
const SUBJECT_LENGTH_MAX = 200
const WHY = 'There is no such address here.'

interface SignedNotice {
  readonly id: string
  readonly from: string
  readonly subject: string
  readonly raw: string
  readonly atMs: number
}

/** Null when the domain has nothing to sign with. */
async function composeSigned(deps: NoticeDeps, mail: Undelivered, head: Uint8Array): Promise<SignedNotice | null> {
  const keys = await openSigningKeys(deps, mail.tenant, mail.domain.domainId)
  if (keys.length === 0) return null
  const atMs = deps.clock.now()
  // One a delivery, and dated by it: a repeat is the same mail, whenever it comes.
  const id = await derivedId(mail.receivedAtMs, `notice ${mail.tenant} ${mail.delivery}`)
  const from = `postmaster@${mail.domain.name}`
  const raw = composeNotice({
    id,
    from,
    to: mail.mailFrom,
    reportingMta: deps.config.MAIL_HOST,
    arrivalMs: mail.receivedAtMs,
    nowMs: atMs,
    recipient: mail.rcptTo,
    enhanced: '5.1.1',
    text: WHY,
    originalHeaders: head,
  })
  const subject = `Undeliverable: ${findText(readHeaderFields(head), 'subject').slice(0, SUBJECT_LENGTH_MAX)}`
  const signedAt = new Date(atMs)
  return { id, from, subject, atMs, raw: await signDkim(raw, { domain: mail.domain.name, keys, signedAt }) }
}

const toMessage = (mail: Undelivered, notice: SignedNotice, expiresAtMs: number): AcceptedMail['message'] => {
  const fold = foldMessage(['accepted'])
  return {
    id: notice.id,
    domainId: mail.domain.domainId,
    class: 'transactional',
    state: fold.state,
    counts: JSON.stringify(fold.counts),
    revision: 0,
    from: notice.from,
    to: JSON.stringify([mail.mailFrom]),
    cc: '[]',
    bcc: '[]',
    replyTo: '[]',
    subject: notice.subject,
    headerId: `<${notice.id}@${mail.domain.name}>`,
    tags: '[]',
    sizeBytes: notice.raw.length,
    createdAtMs: notice.atMs,
    expiresAtMs,
    nullSender: true,
    isTracked: false,
    isNewsletter: false,
    reports: null,
  }
}

/** What the tenant sends itself counts against its quota; this does not. */
function toRows(
  mail: Undelivered,
  notice: SignedNotice,
  body: { sha256: string; rawKey: string | null },
): AcceptedRows {
  const { id, raw, atMs } = notice
  const expiresAtMs = atMs + EXPIRES_IN_MAX_SECONDS * 1_000
  const job = {
    id,
    messageId: id,
    class: 'transactional',
    state: 'waiting',
    dueAtMs: atMs + SWEEP_AFTER_MS,
    relayId: null,
    epoch: 0,
    handOvers: 0,
    expiresAtMs,
    sizeBytes: raw.length,
    sha256: body.sha256,
    raw: body.rawKey === null ? raw : null,
    rawKey: body.rawKey,
    isUnsigned: false,
  } as const
  return {
    mails: [
      {
        message: toMessage(mail, notice, expiresAtMs),
        recipients: [{ n: 0, address: mail.mailFrom, kind: 'to', state: 'accepted' }],
        job,
      },
    ],
    events: [],
    idempotency: null,
    counted: 0,
    day: new Date(atMs).toISOString().slice(0, 10),
    dailyQuota: 0,
    monthlyQuota: 0,
  }
}

/** The id of the notice's job, also when it was kept before; null when it cannot be signed. */
export async function keepNotice(deps: NoticeDeps, mail: Undelivered, head: Uint8Array): Promise<string | null> {
  const notice = await composeSigned(deps, mail, head)
  if (notice === null) return null
  const { id, raw } = notice
  const sha256 = await sha256Hex(raw)
  const isInline = raw.length <= INLINE_RAW_MAX_BYTES
  const rawKey = isInline ? null : await putRaw(deps.rawBucket, mail.tenant, { messageId: id, text: raw, sha256 })
  try {
    await writeAccepted(deps.ledgers.at(mail.shard), mail.tenant, toRows(mail, notice, { sha256, rawKey }))
  } catch (error) {
    if (brokenConstraint(error) !== 'message-exists') throw error
  }
  return id
}

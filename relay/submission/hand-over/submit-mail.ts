/**
 * From the end of the data to the answer. 250 only after the Worker's 2xx; trouble of ours is a temporary failure, and the client is the one
 * that keeps the mail. The id is noted on disk before the Worker hears of it, so that the client's next try is the same mail.
 */
import { createHash } from 'node:crypto'
import {
  SUBMISSION_MANIFEST_MAX_BYTES,
  SubmissionAnswer,
  type SubmissionManifest,
} from '@mailstead/contracts/submission.ts'
import { RECEIVED_MAX } from '@mailstead/mail/report/notice/loop-facts.ts'
import { failpoint } from '../../failpoint.ts'
import { alarm, reasonOf } from '../../log.ts'
import type { HeadScan } from '../../smtp-server/body/head-scan.ts'
import type { DeliveryNotes, MailKey, Note } from '../../smtp-server/notes/delivery-notes.ts'
import { type PostParts, postMail } from '../../smtp-server/post-mail.ts'
import { REPLIES, reply, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import type { WorkerAnswer } from '../../worker-link.ts'
import { refusalReply } from './refusal-reply.ts'
import type { Submitted, SubmittedEnvelope, SubmittedMail } from './submitted-mail.ts'

export interface SubmitParts extends PostParts {
  readonly notes: Pick<DeliveryNotes, 'take' | 'release' | 'forget'>
}

const PATH = '/relay/v1/submissions'
const EMPTY = reply(550, '5.6.0', 'the mail is empty')
const ENVELOPE_TOO_LARGE = reply(552, '5.3.4', 'the addresses of the envelope are too long together')

const refused = (given: SmtpReply): Submitted => ({ kind: 'refused', reply: given })

/** Takes one mail to the Worker. Never rejects. */
export async function submitMail(parts: SubmitParts, mail: SubmittedMail): Promise<Submitted> {
  try {
    const { sha256, head, trouble } = mail.body.finish()
    if (trouble !== null) alarm(parts.log, 'mail.unspooled', { reason: trouble })
    const refusal = refuseBody(mail, head, trouble)
    return refusal === null ? await handOver(parts, mail, sha256) : refused(refusal)
  } catch (thrown) {
    alarm(parts.log, 'submission.unstored', { reason: reasonOf(thrown) })
    return refused(REPLIES.ourTrouble)
  }
}

/** The order is that of how sure the refusal is: a disk of ours says nothing against the mail. */
function refuseBody({ body, isMalformed }: SubmittedMail, head: HeadScan, trouble: string | null): SmtpReply | null {
  if (isMalformed) return REPLIES.badOctets
  if (body.isTooLarge) return REPLIES.tooLarge
  if (body.size === 0) return EMPTY
  if (trouble !== null) return REPLIES.ourTrouble
  if (head.isTooLarge) return REPLIES.headTooLarge
  return head.received > RECEIVED_MAX ? REPLIES.mailLoop : null
}

async function handOver(parts: SubmitParts, mail: SubmittedMail, sha256: string): Promise<Submitted> {
  const { envelope, body } = mail
  const note = await parts.notes.take(keyOf(envelope, sha256))
  mail.onNoted(note.id)
  failpoint('mx.noted')
  const manifest: SubmissionManifest = { id: note.id, ...envelope, size: body.size, sha256 }
  const line = JSON.stringify(manifest)
  const isTooLong = Buffer.byteLength(line) > SUBMISSION_MANIFEST_MAX_BYTES
  const answer = isTooLong ? null : await postMail(parts, { path: PATH, manifest: line, body })
  const submitted = isTooLong ? refused(ENVELOPE_TOO_LARGE) : judgeAnswer(parts, note, answer)
  if (submitted.kind === 'taken') logTaken(parts, manifest, submitted.messageId, note.isRetry)
  // Whoever is told to try again must find its note free, in this session as well.
  else if (submitted.reply.code < 500) parts.notes.release(note.id)
  else parts.notes.forget(note.id)
  return submitted
}

/** The same mail is what the same key asks for in the same words; of the key no more than a hash is kept. */
function keyOf({ password, mailFrom, rcptTo, ret, envid }: SubmittedEnvelope, sha256: string): MailKey {
  const key = createHash('sha256').update(password).digest('hex')
  const terms = JSON.stringify([key, ret, envid, rcptTo.map(({ notify, orcpt }) => [notify, orcpt])])
  return { mailFrom, rcptTo: rcptTo.map(({ address }) => address), sha256, terms }
}

function judgeAnswer({ log }: SubmitParts, { id }: Note, answer: WorkerAnswer | null): Submitted {
  if (answer === null) return refused(REPLIES.storeTrouble)
  const { status, json } = answer
  const taken = SubmissionAnswer.safeParse(json)
  if (status >= 200 && status < 300 && taken.success) return { kind: 'taken', id, messageId: taken.data.id }
  const refusal = status >= 400 && status < 500 ? refusalReply(json) : null
  if (refusal !== null) {
    log('submission.refused', { submission: id, status, code: refusal.code, enhanced: refusal.enhanced })
    return refused(refusal)
  }
  // 503 is the Worker's word for "later"; anything else here is a fault of ours.
  if (status === 503 || status === 429) log('submission.put_off', { submission: id, status })
  else alarm(log, 'submission.unstored', { submission: id, status })
  return refused(status >= 500 ? REPLIES.storeTrouble : REPLIES.ourTrouble)
}

function logTaken({ log }: SubmitParts, manifest: SubmissionManifest, message: string, isRetry: boolean): void {
  const { id, size, rcptTo } = manifest
  log('submission.taken', { submission: id, message, size, recipients: rcptTo.length, isRetry })
}

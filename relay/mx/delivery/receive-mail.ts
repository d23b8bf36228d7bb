/**
 * From the end of the data to the answer. 250 only after the Worker's 2xx; trouble of ours is a temporary failure, and the peer is the
 * one that keeps the mail.
 */
import { InboundAnswer, type InboundManifest } from '@mailstead/contracts/inbound-mail.ts'
import { failpoint } from '../../failpoint.ts'
import { alarm, type Log, reasonOf } from '../../log.ts'
import type { DeliveryNotes, Note } from '../../smtp-server/notes/delivery-notes.ts'
import { type PostParts, postMail } from '../../smtp-server/post-mail.ts'
import { REPLIES, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import type { WorkerAnswer } from '../../worker-link.ts'
import type { AssessMail, Assessment } from './assess-mail.ts'
import type { ArrivedMail, Received } from './received-mail.ts'
import { refuseBody } from './refuse-body.ts'

export interface ReceiveParts extends PostParts {
  readonly assess: AssessMail
  readonly notes: DeliveryNotes
}

const INBOUND_PATH = '/relay/v1/inbound'

const refused = (reply: SmtpReply): Received => ({ kind: 'refused', reply })

/** Takes one mail to the Worker. Never rejects. */
export async function receiveMail(parts: ReceiveParts, mail: ArrivedMail): Promise<Received> {
  const { log } = parts
  try {
    const { sha256, head, trouble } = mail.body.finish()
    if (trouble !== null) alarm(log, 'mail.unspooled', { reason: trouble })
    const refusal = refuseBody(mail, head, trouble)
    if (refusal !== null) return refused(refusal)
    const assessment = await parts.assess(mail)
    if (assessment === 'busy') return refused(REPLIES.ourTrouble)
    if (isRefusedByPolicy(mail, assessment)) return refused(REPLIES.policy)
    return await handOver(parts, mail, { assessment, sha256 })
  } catch (thrown) {
    alarm(log, 'mail.unstored', { reason: reasonOf(thrown) })
    return refused(REPLIES.ourTrouble)
  }
}

/**
 * RFC 7489 §6.6.2, where every recipient's domain wants it so: a mail cannot be refused for some of its recipients here. One with an ARC
 * chain that holds is left to the Worker, which knows whose seal is believed (RFC 8617 §7.2).
 */
function isRefusedByPolicy({ recipients }: ArrivedMail, { checks: { arc, dmarc } }: Assessment): boolean {
  const isRejected = dmarc.result === 'fail' && dmarc.policy === 'reject' && arc.result !== 'pass'
  return isRejected && recipients.every((one) => one.mayRefuseByDmarc)
}

async function handOver(
  parts: ReceiveParts,
  mail: ArrivedMail,
  { assessment, sha256 }: { readonly assessment: Assessment; readonly sha256: string },
): Promise<Received> {
  const rcptTo = mail.recipients.map(({ address }) => address)
  const note = await parts.notes.take({ mailFrom: mail.mailFrom, rcptTo, sha256 })
  mail.onNoted(note.id)
  failpoint('mx.noted')
  const manifest: InboundManifest = {
    id: note.id,
    mailFrom: mail.mailFrom,
    rcptTo,
    reception: mail.reception,
    receivedAt: new Date(mail.receivedAtMs).toISOString(),
    size: mail.body.size,
    sha256,
    ...assessment,
  }
  const answer = await postMail(parts, { path: INBOUND_PATH, manifest: JSON.stringify(manifest), body: mail.body })
  const received = judgeAnswer(parts, note, answer)
  if (received.kind === 'taken') logTaken(parts.log, manifest, note)
  // Whoever is told to try again must find its note free, in this session as well.
  else if (received.reply.code < 500) parts.notes.release(note.id)
  else parts.notes.forget(note.id)
  return received
}

function judgeAnswer({ log }: ReceiveParts, { id }: Note, answer: WorkerAnswer | null): Received {
  if (answer === null) return refused(REPLIES.storeTrouble)
  const { status, json } = answer
  const read = InboundAnswer.safeParse(json)
  if (status >= 200 && status < 300 && read.success && read.data.id === id) {
    // Its domains have gone in the meantime.
    return read.data.accepted.length > 0 ? { kind: 'taken', id } : refused(REPLIES.unknownRecipient)
  }
  // 503 is the Worker's word for "later"; anything else here is a fault of ours.
  if (status === 503 || status === 429) log('mail.put_off', { delivery: id, status })
  else alarm(log, 'mail.unstored', { delivery: id, status })
  return refused(status >= 500 ? REPLIES.storeTrouble : REPLIES.ourTrouble)
}

function logTaken(log: Log, { id, size, rcptTo, checks, scan }: InboundManifest, { isRetry }: Note): void {
  const { spf, dmarc } = checks
  log('mail.taken', {
    delivery: id,
    size,
    recipients: rcptTo.length,
    isRetry,
    spf: spf.result,
    dmarc: dmarc.result,
    score: scan?.score ?? null,
  })
}

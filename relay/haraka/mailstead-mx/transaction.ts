/** The steps of one mail transaction, as the hooks of MAIL, RCPT and DATA call them. */
import { INBOUND_RECIPIENTS_MAX } from '@mailstead/contracts/inbound-mail.ts'
import { failpoint } from '../../failpoint.ts'
import { checkPtr } from '../../mx/client/check-ptr.ts'
import { decideRecipient, isReport } from '../../mx/recipient/decide-recipient.ts'
import type { Recipient } from '../../smtp-server/envelope/forward-path.ts'
import { REPLIES, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import { type HookAnswer, refuse } from '../smtp-server/run-hook.ts'
import type { MxParts } from './open-parts.ts'
import type { Session, SessionMail } from './session.ts'

/** Guesses at addresses end with the connection. */
const UNKNOWN_MAX = 5

/** MAIL: a transaction begins. */
export function beginMail(session: Session, { hasRoom, limits }: MxParts): HookAnswer {
  if (session.nextMail === null) return refuse(REPLIES.ourTrouble)
  if (!limits.takeMail(session.ip)) return refuse(REPLIES.tooManyMails)
  if (!hasRoom()) return refuse(REPLIES.noSpace)
  session.mail = { ...session.nextMail, recipients: [], data: null, isBusy: false }
  return { kind: 'next', text: '2.1.0 sender ok' }
}

/** RCPT: one recipient is taken or refused. */
export async function takeRecipient(session: Session, parts: MxParts): Promise<HookAnswer> {
  const { mail, nextRecipient: recipient } = session
  if (mail === null || recipient === null) return refuse(REPLIES.ourTrouble)
  if (mail.recipients.length >= INBOUND_RECIPIENTS_MAX) return refuse(REPLIES.tooManyRecipients)
  const stranger = await refuseStranger(session, parts, { mail, recipient })
  if (stranger !== null) return refuse(stranger)
  const decision = await decideRecipient(parts, recipient, session.ip)
  if (decision.kind === 'refuse') return refuse(countUnknown(session, decision.reply, decision.isUnknown))
  failpoint('mx.rcpt')
  if (!mail.recipients.some(({ address }) => address === recipient.address)) {
    mail.recipients.push({ address: recipient.address, mayRefuseByDmarc: decision.mayRefuseByDmarc })
  }
  return { kind: 'ok', text: '2.1.5 recipient ok' }
}

/** A client without a confirmed name; reports about mails of ours are taken from anybody. */
async function refuseStranger(
  session: Session,
  { directory, dns }: MxParts,
  { mail, recipient }: { readonly mail: SessionMail; readonly recipient: Recipient },
): Promise<SmtpReply | null> {
  if (isReport(directory, mail.mailFrom, recipient)) return null
  session.ptr ??= checkPtr(session.ip, dns)
  const { result } = await session.ptr
  if (result === 'pass') return null
  return result === 'temperror' ? REPLIES.ptrTrouble : REPLIES.noPtr
}

function countUnknown(session: Session, reply: SmtpReply, isUnknown: boolean): SmtpReply {
  if (isUnknown) session.unknownRecipients += 1
  return session.unknownRecipients > UNKNOWN_MAX ? REPLIES.tooManyUnknown : reply
}

/** The steps of one mail transaction, as the hooks of MAIL, RCPT and DATA call them. */
import { RAW_RECIPIENTS_MAX } from '@mailstead/contracts/api/emails/raw-email.ts'
import { failpoint } from '../../failpoint.ts'
import { REPLIES } from '../../smtp-server/smtp-reply.ts'
import { type HookAnswer, refuse } from '../smtp-server/run-hook.ts'
import type { SubmissionParts } from './open-parts.ts'
import type { Session } from './session.ts'

/** MAIL: a transaction begins. */
export function beginMail(session: Session, { hasRoom, limits }: SubmissionParts): HookAnswer {
  // Nothing leads here without a key; this is the last place to look.
  if (session.nextMail === null || session.password === null) return refuse(REPLIES.ourTrouble)
  if (!limits.takeMail(session.ip)) return refuse(REPLIES.tooManyMails)
  if (!hasRoom()) return refuse(REPLIES.noSpace)
  session.mail = { ...session.nextMail, recipients: [], data: null, isBusy: false }
  return { kind: 'next', text: '2.1.0 sender ok' }
}

/** RCPT: one recipient is taken or refused. */
export function takeRecipient({ mail, nextRecipient: recipient }: Session): HookAnswer {
  if (mail === null || recipient === null) return refuse(REPLIES.ourTrouble)
  if (mail.recipients.length >= RAW_RECIPIENTS_MAX) return refuse(REPLIES.tooManyRecipients)
  failpoint('mx.rcpt')
  if (!mail.recipients.some(({ address }) => address === recipient.address)) mail.recipients.push(recipient)
  return { kind: 'ok', text: '2.1.5 recipient ok' }
}

/** What MAIL and RCPT of a foreign host say. */
import { readForwardPath, type WrongPath } from '../../smtp-server/envelope/forward-path.ts'
import { NOT_OFFERED, readMailParameters } from '../../smtp-server/envelope/mail-parameters.ts'
import { readReversePath } from '../../smtp-server/envelope/reverse-path.ts'
import type { PathArgument } from '../../smtp-server/envelope/split-parameters.ts'
import { REPLIES, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import type { Session } from './session.ts'

const WRONG_RECIPIENT: Readonly<Record<WrongPath, SmtpReply>> = {
  form: REPLIES.badRecipient,
  route: REPLIES.noSuchRoute,
  literal: REPLIES.noLiteral,
  domain: REPLIES.noRelaying,
  // No mailbox here has such a name.
  quoted: REPLIES.unknownRecipient,
}

/** MAIL: null when it may run. */
export function readMail(session: Session, { path, parameters }: PathArgument): SmtpReply | null {
  const mailFrom = readReversePath(path)
  if (mailFrom === null) return REPLIES.badSender
  const asked = readMailParameters(parameters)
  if (!asked.ok) return asked.reply
  session.nextMail = { mailFrom, smtpUtf8: asked.smtpUtf8 }
  return null
}

/** RCPT: null when it may run. */
export function readRcpt(session: Session, { path, parameters }: PathArgument): SmtpReply | null {
  const read = readForwardPath(path)
  if (!read.ok) return WRONG_RECIPIENT[read.why]
  if (parameters.size > 0) return NOT_OFFERED
  session.nextRecipient = read.recipient
  return null
}

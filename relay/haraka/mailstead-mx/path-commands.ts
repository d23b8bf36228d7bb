/**
 * MAIL and RCPT are read here and not by Haraka, which takes source routes and refuses in its own words. Haraka then runs the command with
 * a path that stands for ours, since nothing here asks it for one.
 */
import { readForwardPath } from '../../mx/envelope/forward-path.ts'
import { readMailParameters } from '../../mx/envelope/mail-parameters.ts'
import { readReversePath } from '../../mx/envelope/reverse-path.ts'
import { splitParameters } from '../../mx/envelope/split-parameters.ts'
import { REPLIES, reply, type SmtpReply } from '../../mx/reply/smtp-reply.ts'
import type { Session } from './session.ts'

const MAIL_SYNTAX = reply(501, '5.5.4', 'the form is MAIL FROM:<address>')
const RCPT_SYNTAX = reply(501, '5.5.4', 'the form is RCPT TO:<address>')
const RCPT_PARAMETER = reply(555, '5.5.4', 'a parameter that was not offered')

/** Puts our reading of both commands in front of Haraka's. */
export function readPaths(session: Session, refuse: (reply: SmtpReply) => void): void {
  const { connection } = session
  const [runMail, runRcpt] = [connection.cmd_mail, connection.cmd_rcpt]
  connection.cmd_mail = (argument) => {
    const refusal = readMail(session, argument)
    if (refusal === null) runMail.call(connection, 'FROM:<>')
    else refuse(refusal)
  }
  connection.cmd_rcpt = (argument) => {
    // Without a transaction Haraka says what is missing.
    const refusal = session.mail === null ? null : readRcpt(session, argument)
    if (refusal === null) runRcpt.call(connection, 'TO:<postmaster>')
    else refuse(refusal)
  }
}

function readMail(session: Session, argument: string): SmtpReply | null {
  const split = splitParameters(argument, 'FROM:')
  if (split === null) return MAIL_SYNTAX
  const mailFrom = readReversePath(split.path)
  if (mailFrom === null) return REPLIES.badSender
  const parameters = readMailParameters(split.parameters)
  if (!parameters.ok) return parameters.reply
  session.nextMail = { mailFrom, smtpUtf8: parameters.smtpUtf8 }
  return null
}

function readRcpt(session: Session, argument: string): SmtpReply | null {
  const split = splitParameters(argument, 'TO:')
  if (split === null) return RCPT_SYNTAX
  const read = readForwardPath(split.path)
  if (!read.ok) return read.reply
  if (split.parameters.size > 0) return RCPT_PARAMETER
  session.nextRecipient = read.recipient
  return null
}

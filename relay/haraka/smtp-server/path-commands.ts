/**
 * MAIL and RCPT are read by us and not by Haraka, which takes source routes and refuses in its own words. Haraka then runs the command with
 * a path that stands for ours, since nothing asks it for one.
 */
import { type PathArgument, splitParameters } from '../../smtp-server/envelope/split-parameters.ts'
import { reply, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import { say } from './session-sink.ts'
import type { SmtpSession } from './smtp-session.ts'

const MAIL_SYNTAX = reply(501, '5.5.4', 'the form is MAIL FROM:<address>')
const RCPT_SYNTAX = reply(501, '5.5.4', 'the form is RCPT TO:<address>')

/** Null when the command may run. */
type ReadArgument = (argument: PathArgument) => SmtpReply | null

/** Puts our reading of both commands in front of Haraka's. */
export function readPaths(
  session: SmtpSession,
  { readMail, readRcpt }: { readonly readMail: ReadArgument; readonly readRcpt: ReadArgument },
): void {
  const { connection } = session
  const [runMail, runRcpt] = [connection.cmd_mail, connection.cmd_rcpt]
  connection.cmd_mail = (argument) => {
    const split = splitParameters(argument, 'FROM:')
    const refusal = split === null ? MAIL_SYNTAX : readMail(split)
    if (refusal === null) runMail.call(connection, 'FROM:<>')
    else say(session, refusal)
  }
  connection.cmd_rcpt = (argument) => {
    const split = splitParameters(argument, 'TO:')
    // Without a transaction Haraka says what is missing.
    const read = () => (split === null ? RCPT_SYNTAX : readRcpt(split))
    const refusal = session.mail === null ? null : read()
    if (refusal === null) runRcpt.call(connection, 'TO:<postmaster>')
    else say(session, refusal)
  }
}

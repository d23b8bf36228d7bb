/** What each command line meets before Haraka runs it: limits, and verbs that are not offered. */
import { REPLIES, reply, type SmtpReply } from '../../mx/reply/smtp-reply.ts'
import type { Session } from './session.ts'

/** Everything else is unknown here: no AUTH on this port, no BDAT, and nothing of Haraka's own. */
const VERBS = new Set(['EHLO', 'HELO', 'MAIL', 'RCPT', 'DATA', 'RSET', 'NOOP', 'QUIT', 'VRFY', 'HELP', 'STARTTLS'])
const ERRORS_MAX = 20
const UNKNOWN = reply(500, '5.5.1', 'there is no such command here')
const VERB_MAX = 20

export const verbOf = (line: Buffer): string =>
  /^[A-Za-z]+/.exec(line.toString('latin1', 0, VERB_MAX))?.[0].toUpperCase() ?? ''

/** Null when the command may run. */
export function refuseCommand(session: Session, line: Buffer, commandsMax: number): SmtpReply | null {
  session.commands += 1
  if (session.commands > commandsMax) return REPLIES.tooManyCommands
  if (VERBS.has(verbOf(line))) return null
  session.errors += 1
  return session.errors > ERRORS_MAX ? REPLIES.tooManyErrors : UNKNOWN
}

/** What each command line meets before Haraka runs it: limits, and verbs that are not offered. */
import { REPLIES, reply, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import type { SmtpSession } from './smtp-session.ts'

/** Everything else is unknown: no BDAT, and nothing of Haraka's own. */
const VERBS = new Set(['EHLO', 'HELO', 'MAIL', 'RCPT', 'DATA', 'RSET', 'NOOP', 'QUIT', 'VRFY', 'HELP', 'STARTTLS'])
const ERRORS_MAX = 20
const UNKNOWN = reply(500, '5.5.1', 'there is no such command here')
const HAS_TLS = reply(503, '5.5.1', 'TLS has been started already')
const VERB_MAX = 20

export const verbOf = (line: Buffer): string =>
  /^[A-Za-z]+/.exec(line.toString('latin1', 0, VERB_MAX))?.[0].toUpperCase() ?? ''

export interface GateRules {
  readonly commandsMax: number
  /** Verbs beyond the usual. */
  readonly verbs?: readonly string[]
}

/** Null when the command may run. */
export function refuseCommand(session: SmtpSession, line: Buffer, { commandsMax, verbs }: GateRules): SmtpReply | null {
  session.commands += 1
  if (session.commands > commandsMax) return REPLIES.tooManyCommands
  const verb = verbOf(line)
  // RFC 3207 §4.2: not twice; Haraka would begin a second handshake inside the first.
  if (verb === 'STARTTLS' && session.connection.tls.enabled) return HAS_TLS
  if (VERBS.has(verb) || verbs?.includes(verb)) return null
  session.errors += 1
  return session.errors > ERRORS_MAX ? REPLIES.tooManyErrors : UNKNOWN
}

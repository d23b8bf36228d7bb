/** What submission does with each line of a connection before Haraka runs it: nothing is done for a client that has not signed in. */
import { REPLIES, reply } from '../../smtp-server/smtp-reply.ts'
import { refuseCommand, verbOf } from '../smtp-server/command-gate.ts'
import { readPaths } from '../smtp-server/path-commands.ts'
import { attachSession, say } from '../smtp-server/session-sink.ts'
import { beginAuth, continueAuth } from './auth-command.ts'
import type { SubmissionParts } from './open-parts.ts'
import { readMail, readRcpt } from './path-commands.ts'
import type { Session } from './session.ts'

// RFC 4954 §6; RFC 3207 §4 has the same code for what comes before STARTTLS.
const NEEDS_TLS = reply(530, '5.7.0', 'STARTTLS first, then AUTH with an API key as the password')
const NEEDS_AUTH = reply(530, '5.7.0', 'AUTH first, with an API key as the password')
const GUARDED = new Set(['MAIL', 'RCPT', 'DATA', 'VRFY'])

/** Makes the session hear and see everything of its connection. */
export function hearSession(session: Session, parts: SubmissionParts, isStopping: () => boolean): void {
  const commandsMax = parts.settings.limits.commands
  const refuse = (line: Buffer) => {
    if (isStopping()) return REPLIES.shuttingDown
    const refusal = refuseCommand(session, line, { commandsMax, verbs: ['AUTH'] })
    if (refusal !== null || session.password !== null || !GUARDED.has(verbOf(line))) return refusal
    return session.connection.tls.enabled ? NEEDS_AUTH : NEEDS_TLS
  }
  const takeCommand = (line: Buffer): boolean => {
    if (session.sasl !== null) {
      continueAuth(session, parts, withoutEnd(line))
      return false
    }
    const refusal = refuse(line)
    if (refusal === null && verbOf(line) === 'AUTH')
      beginAuth(session, parts, withoutEnd(line).slice('AUTH '.length).trimEnd())
    else if (refusal !== null) say(session, refusal)
    else return true
    return false
  }
  readPaths(session, {
    readMail: (argument) => readMail(session, argument),
    readRcpt: (argument) => readRcpt(session, argument),
  })
  attachSession(session, parts, { takeFirst: () => false, takeCommand })
}

const withoutEnd = (line: Buffer): string => line.toString('latin1').replace(/\r?\n$/, '')

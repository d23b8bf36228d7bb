/** A connection's octets and answers as one session sees them: limits before each command, data to its reader, notes after each answer. */

import constants from 'haraka-constants'
import { failpoint } from '../../failpoint.ts'
import { reasonOf } from '../../log.ts'
import { REPLIES, reply, type SmtpReply } from '../../mx/reply/smtp-reply.ts'
import { admitClient } from './admit-client.ts'
import { type ClientAddress, toldBy } from './client-address.ts'
import { refuseCommand, verbOf } from './command-gate.ts'
import { toDsn } from './dsn.ts'
import { withEnhancedCode } from './enhanced-text.ts'
import { feedLines, type LineSink } from './line-feed.ts'
import type { MxParts } from './open-parts.ts'
import { readPaths } from './path-commands.ts'
import type { Session } from './session.ts'

const STATES = constants.connection.state
const LINE_TOO_LONG = reply(500, '5.5.2', 'the line is too long')
/** Nobody who sends this much more than was allowed will ever stop. */
const DATA_ABSURD_BYTES = 262_144_000

/** Says the reply, and ends the connection where the reply means it. */
export function say(session: Session, said: SmtpReply): void {
  const { connection } = session
  connection.respond(said.code, toDsn(said), () => {
    if (said.isLast) connection.disconnect()
  })
}

export interface Attached {
  /** Of a proxy's connection. */
  readonly address: ClientAddress | null
  /** No new commands are taken. */
  readonly isStopping: () => boolean
}

/** Makes the session hear and see everything of its connection. */
export function attachSession(session: Session, parts: MxParts, { address, isStopping }: Attached): void {
  const { connection } = session
  const refuse = (said: SmtpReply) => say(session, said)
  const mayTellLate = () => address !== null && !parts.settings.proxy.isRequired && !session.hasSpoken
  readPaths(session, refuse)
  watchAnswers(session)
  const takeCommand = (line: Buffer): boolean => {
    session.waitingSinceMs = null
    settleNote(session, parts)
    if (mayTellLate() && verbOf(line) === 'PROXY') return takeLateAddress(session, parts, line)
    session.hasSpoken = true
    const refusal = isStopping() ? REPLIES.shuttingDown : refuseCommand(session, line, parts.settings.limits.commands)
    if (refusal !== null) refuse(refusal)
    return refusal === null
  }
  const sink: LineSink = {
    takeFirst: () => address?.takeFirst() ?? false,
    takeCommand,
    takeData: (octets) => takeData(session, octets),
    onLineTooLong: () => {
      refuse(LINE_TOO_LONG)
      connection.disconnect()
    },
    onThrown: (thrown) => {
      parts.log('session.broken', { level: 'error', reason: reasonOf(thrown) })
      refuse(REPLIES.ourTrouble)
      connection.disconnect()
    },
  }
  feedLines(connection, sink)
}

/** The peer goes on: it has heard our answer to the mail before. */
function settleNote(session: Session, { notes }: MxParts): void {
  const { note } = session
  if (!note?.isAnswered) return
  session.note = null
  notes.forget(note.id)
}

/** The line of a proxy that came when its connection was already taken for its own: the greeting has been said, nothing else yet. */
function takeLateAddress(session: Session, parts: MxParts, line: Buffer): false {
  const told = toldBy(line)
  if (told.kind === 'wrong') say(session, PROXY_WRONG)
  if (told.kind !== 'told') return false
  session.free()
  session.free = () => undefined
  setAddress(session, told.ip)
  const refusal = admitClient(session, parts)
  if (refusal !== null) say(session, refusal)
  else setImmediate(() => session.connection._process_data())
  return false
}

export const PROXY_WRONG = reply(421, '4.7.0', 'the PROXY line is missing or wrong')

/** From now on this is the client. */
export function setAddress(session: Session, ip: string): void {
  session.ip = ip
  session.connection.set('remote.ip', ip)
}

function takeData({ connection, mail }: Session, octets: Buffer): Buffer | null {
  if (mail?.data == null) throw new Error('data without a transaction')
  const { body, reader } = mail.data
  const rest = reader.take(octets)
  if (rest === null && body.size > DATA_ABSURD_BYTES) {
    connection.respond(REPLIES.tooLarge.code, toDsn(REPLIES.tooLarge), () => connection.disconnect())
  }
  return rest
}

/** Enhanced codes for Haraka's own words, and what an answer means for the session. */
function watchAnswers(session: Session): void {
  const { connection } = session
  const respond = connection.respond
  connection.respond = (code, message, then) => {
    const said = isGreeting(code, message) ? message : withEnhancedCode(code, message)
    const answered = respond.call(connection, code, said, then)
    session.waitingSinceMs = connection.state === STATES.CMD ? performance.now() : null
    session.dataSinceMs = connection.state === STATES.DATA ? performance.now() : null
    if (code === 250 && session.note?.isTaken && !session.note.isAnswered) noteAnswered(session)
    return answered
  }
}

function noteAnswered(session: Session): void {
  if (session.note !== null) session.note.isAnswered = true
  session.commands = 0
  session.errors = 0
  try {
    failpoint('mx.answered')
  } catch {
    // The answer is out; there is nothing to take back.
  }
}

/** RFC 2034 §4: the greeting and the answer to HELO and EHLO have none. */
const isGreeting = (code: number, message: unknown): boolean =>
  code === 220 || (code === 250 && (Array.isArray(message) || String(message).includes(' Hello ')))

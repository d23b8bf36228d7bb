/** A connection's octets and answers as one session sees them: rules before each command, data to its reader, notes after each answer. */

import constants from 'haraka-constants'
import { failpoint } from '../../failpoint.ts'
import { alarm, type Log, reasonOf } from '../../log.ts'
import type { DeliveryNotes } from '../../smtp-server/notes/delivery-notes.ts'
import { REPLIES, reply, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import { toDsn } from './dsn.ts'
import { withEnhancedCode } from './enhanced-text.ts'
import { feedLines } from './line-feed.ts'
import type { SmtpSession } from './smtp-session.ts'

const STATES = constants.connection.state
const LINE_TOO_LONG = reply(500, '5.5.2', 'the line is too long')
/** Nobody who sends this much more than was allowed will ever stop. */
const DATA_ABSURD_BYTES = 262_144_000

export interface SessionParts {
  readonly log: Log
  readonly notes: Pick<DeliveryNotes, 'forget'>
}

export interface SessionRules {
  /** True when the beginning of the connection wants the octets. */
  takeFirst(): boolean
  /** Told each command line before Haraka is; false when it has been answered already. */
  takeCommand(line: Buffer): boolean
}

/** Says the reply, and ends the connection where the reply means it. */
export function say(session: SmtpSession, said: SmtpReply): void {
  const { connection } = session
  connection.respond(said.code, toDsn(said), () => {
    if (said.isLast) connection.disconnect()
  })
}

/** Makes the session hear and see everything of its connection. */
export function attachSession(session: SmtpSession, parts: SessionParts, rules: SessionRules): void {
  const { connection } = session
  watchAnswers(session)
  feedLines(connection, {
    takeFirst: () => rules.takeFirst(),
    takeCommand: (line) => {
      session.waitingSinceMs = null
      settleNote(session, parts)
      return rules.takeCommand(line)
    },
    takeData: (octets) => takeData(session, octets),
    onLineTooLong: () => {
      say(session, LINE_TOO_LONG)
      connection.disconnect()
    },
    onThrown: (thrown) => {
      alarm(parts.log, 'session.broken', { reason: reasonOf(thrown) })
      say(session, REPLIES.ourTrouble)
      connection.disconnect()
    },
  })
}

/** The peer goes on: it has heard our answer to the mail before. */
function settleNote(session: SmtpSession, { notes }: SessionParts): void {
  const { note } = session
  if (!note?.isAnswered) return
  session.note = null
  notes.forget(note.id)
}

function takeData({ connection, mail }: SmtpSession, octets: Buffer): Buffer | null {
  if (mail?.data == null) throw new Error('data without a transaction')
  const { body, reader } = mail.data
  const rest = reader.take(octets)
  if (rest === null && body.size > DATA_ABSURD_BYTES) {
    connection.respond(REPLIES.tooLarge.code, toDsn(REPLIES.tooLarge), () => connection.disconnect())
  }
  return rest
}

/** Enhanced codes for Haraka's own words, our words for a mail that is taken, and what an answer means for the session. */
function watchAnswers(session: SmtpSession): void {
  const { connection } = session
  const respond = connection.respond
  connection.respond = (code, message, then) => {
    const taken = code === 250 && session.note?.isAnswered === false ? session.note.answer : null
    const said = taken ?? (isGreeting(code, message) ? message : withEnhancedCode(code, message))
    const answered = respond.call(connection, code, said, then)
    session.waitingSinceMs = connection.state === STATES.CMD ? performance.now() : null
    session.dataSinceMs = connection.state === STATES.DATA ? performance.now() : null
    if (taken !== null) noteAnswered(session)
    return answered
  }
}

function noteAnswered(session: SmtpSession): void {
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

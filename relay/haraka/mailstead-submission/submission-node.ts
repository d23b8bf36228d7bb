/** Submission: its connections, and which step each hook of Haraka is. */

import { normalizeIp } from '@mailstead/mail/network/network.ts'
import { alarm, reasonOf } from '../../log.ts'
import { REPLIES } from '../../smtp-server/smtp-reply.ts'
import { answerAtOnce } from '../smtp-server/answer-at-once.ts'
import type { Connection, Server } from '../smtp-server/haraka-types.ts'
import { offer } from '../smtp-server/offer.ts'
import { OpenSessions } from '../smtp-server/open-sessions.ts'
import { type HookAnswer, refuse } from '../smtp-server/run-hook.ts'
import { hearSession } from './hear-session.ts'
import type { SubmissionParts } from './open-parts.ts'
import { beginSession, type Session } from './session.ts'

const ON: HookAnswer = { kind: 'next' }
/** Connections whose handshake is still to come have no session yet. */
const HANDSHAKES_SHARE = 2

export class SubmissionNode {
  readonly parts: SubmissionParts
  readonly #sessions: OpenSessions<Session>

  constructor(parts: SubmissionParts) {
    this.parts = parts
    const { notes, settings } = parts
    this.#sessions = new OpenSessions({ limits: settings.limits, notes, onEmpty: () => parts.close() })
  }

  /** The ports are open. */
  start({ listeners }: Server): void {
    const { certificate, log, settings } = this.parts
    for (const listener of listeners) listener.maxConnections = settings.limits.connections * HANDSHAKES_SHARE
    certificate.watch(listeners)
    answerAtOnce(listeners)
    log('submission.started')
  }

  /** Connections that wait for a command end now, the others with their next one. */
  stop(): void {
    this.#sessions.stop()
  }

  onThrown(thrown: unknown): void {
    alarm(this.parts.log, 'hook.broken', { reason: reasonOf(thrown) })
  }

  /** Throws for a connection that never began: its hook then answers with a temporary refusal. */
  sessionOf(connection: Connection): Session {
    return this.#sessions.of(connection)
  }

  /** A connection has come. */
  begin(connection: Connection): HookAnswer {
    const session = beginSession(connection, normalizeIp(connection.remote.ip) ?? connection.remote.ip)
    this.#sessions.add(session)
    // On the ports of submission Haraka has a rule of its own for who may send, and would send their mail by itself.
    connection.set('local.port', 0)
    hearSession(session, this.parts, () => this.#sessions.isStopping)
    return ON
  }

  /** Before Haraka asks DNS for a name by itself, which an answer with a name here spares. */
  admit(connection: Connection): HookAnswer {
    const { limits, log } = this.parts
    if (this.#sessions.isStopping) return refuse(REPLIES.shuttingDown)
    const session = this.sessionOf(connection)
    const opened = limits.open(session.ip)
    if (typeof opened === 'string') {
      log('client.limited', { why: opened })
      return refuse(REPLIES[opened])
    }
    session.free = opened
    return { kind: 'ok', text: 'unknown' }
  }

  /** What is offered: AUTH where it may be used. */
  offer(connection: Connection): HookAnswer {
    offer(connection, ['DSN', ...(connection.tls.enabled ? ['AUTH PLAIN LOGIN'] : [])])
    return ON
  }

  /** The connection is over. */
  end(connection: Connection): HookAnswer {
    this.#sessions.end(this.sessionOf(connection))
    return ON
  }
}

/** The connections of one server: which session belongs to which, and their common end. */
import type { DeliveryNotes } from '../../smtp-server/notes/delivery-notes.ts'
import { REPLIES } from '../../smtp-server/smtp-reply.ts'
import type { Connection } from './haraka-types.ts'
import { say } from './session-sink.ts'
import { dropMail, type SmtpSession } from './smtp-session.ts'
import { type SlownessLimits, watchSessions } from './watch-sessions.ts'

/** A peer that does not close its end keeps the socket no longer than this. */
const LINGER_MS = 5_000

export interface OpenSessionsOptions {
  readonly limits: SlownessLimits
  readonly notes: Pick<DeliveryNotes, 'release'>
  /** Called once, when the server stops and no connection is left. */
  readonly onEmpty: () => void
}

export class OpenSessions<Session extends SmtpSession> {
  readonly #options: OpenSessionsOptions
  readonly #sessions = new Set<Session>()
  readonly #byConnection = new WeakMap<Connection, Session>()
  readonly #unwatch: () => void
  #isStopping = false

  constructor(options: OpenSessionsOptions) {
    this.#options = options
    this.#unwatch = watchSessions(this.#sessions, options.limits)
  }

  /** No new commands are taken. */
  get isStopping(): boolean {
    return this.#isStopping
  }

  add(session: Session): void {
    this.#byConnection.set(session.connection, session)
    this.#sessions.add(session)
  }

  /** Throws for a connection that never began: its hook then answers with a temporary refusal. */
  of(connection: Connection): Session {
    const session = this.#byConnection.get(connection)
    if (session === undefined) throw new Error('the connection has no session')
    return session
  }

  /** The connection is over. */
  end(session: Session): void {
    session.isOver = true
    session.free()
    dropMail(session)
    if (session.note !== null) this.#options.notes.release(session.note.id)
    this.#sessions.delete(session)
    setTimeout(() => session.connection.client.destroy(), LINGER_MS).unref()
    this.#closeWhenEmpty()
  }

  /** Connections that wait for a command end now, the others with their next one. */
  stop(): void {
    this.#isStopping = true
    for (const session of this.#sessions) if (session.waitingSinceMs !== null) say(session, REPLIES.shuttingDown)
    this.#closeWhenEmpty()
  }

  #closeWhenEmpty(): void {
    if (!this.#isStopping || this.#sessions.size > 0) return
    this.#unwatch()
    this.#options.onEmpty()
  }
}

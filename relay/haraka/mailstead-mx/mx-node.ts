/** The MX: its connections, and which step each hook of Haraka is. */

import { normalizeIp } from '@mailstead/mail/network/network.ts'
import { alarm, reasonOf } from '../../log.ts'
import { checkPtr } from '../../mx/client/check-ptr.ts'
import { REPLIES } from '../../smtp-server/smtp-reply.ts'
import { answerAtOnce } from '../smtp-server/answer-at-once.ts'
import type { Connection, Server } from '../smtp-server/haraka-types.ts'
import { offer } from '../smtp-server/offer.ts'
import { OpenSessions } from '../smtp-server/open-sessions.ts'
import { type HookAnswer, refuse } from '../smtp-server/run-hook.ts'
import { say } from '../smtp-server/session-sink.ts'
import { admitClient } from './admit-client.ts'
import { awaitClientAddress, type ClientAddress, isProxy } from './client-address.ts'
import { hearSession, PROXY_WRONG, setAddress } from './hear-session.ts'
import type { MxParts } from './open-parts.ts'
import { beginSession, type Session } from './session.ts'

const ON: HookAnswer = { kind: 'next' }

export class MxNode {
  readonly parts: MxParts
  readonly #sessions: OpenSessions<Session>

  constructor(parts: MxParts) {
    this.parts = parts
    const { notes, settings } = parts
    this.#sessions = new OpenSessions({ limits: settings.limits, notes, onEmpty: () => parts.close() })
  }

  /** Resolves when the directory's first question has been answered, or was not. */
  async start({ listeners }: Server): Promise<void> {
    const { certificate, directory, log } = this.parts
    certificate?.watch(listeners)
    answerAtOnce(listeners)
    directory.start()
    await directory.sync().catch(() => undefined)
    log('mx.started', { isLoaded: directory.isLoaded() })
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

  /** A connection has come. Who it is, a proxy may have to tell first. */
  async begin(connection: Connection): Promise<HookAnswer> {
    const { proxy } = this.parts.settings
    const session = beginSession(connection, normalizeIp(connection.remote.ip) ?? connection.remote.ip)
    this.#sessions.add(session)
    const address = isProxy(connection, proxy) ? awaitClientAddress(connection, proxy) : null
    hearSession(session, this.parts, { address, isStopping: () => this.#sessions.isStopping })
    if (address !== null) await this.#learnAddress(session, address)
    return ON
  }

  /** Before Haraka asks DNS for a name by itself, which an answer with a name here spares. */
  admit(connection: Connection): HookAnswer {
    const session = this.sessionOf(connection)
    const refusal = this.#sessions.isStopping ? REPLIES.shuttingDown : admitClient(session, this.parts)
    return refusal === null ? { kind: 'ok', text: 'unknown' } : refuse(refusal)
  }

  /** HELO or EHLO: the client means it, so its name is looked up while it goes on. */
  greet(connection: Connection): HookAnswer {
    const session = this.sessionOf(connection)
    session.ptr ??= checkPtr(session.ip, this.parts.dns)
    return ON
  }

  /** What is offered. */
  offer(connection: Connection): HookAnswer {
    offer(connection, [])
    return ON
  }

  /** The connection is over. */
  end(connection: Connection): HookAnswer {
    this.#sessions.end(this.sessionOf(connection))
    return ON
  }

  async #learnAddress(session: Session, address: ClientAddress): Promise<void> {
    const told = await address.told
    if (told.kind === 'told') setAddress(session, told.ip)
    if (told.kind !== 'wrong') return
    say(session, PROXY_WRONG)
  }
}

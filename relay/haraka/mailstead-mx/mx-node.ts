/** The MX: its connections, and which step each hook of Haraka is. */
import { INBOUND_MAX_BYTES } from '@mailstead/contracts/inbound-mail.ts'
import { normalizeIp } from '@mailstead/mail/network/network.ts'
import { alarm, reasonOf } from '../../log.ts'
import { checkPtr } from '../../mx/client/check-ptr.ts'
import { REPLIES } from '../../mx/reply/smtp-reply.ts'
import { admitClient } from './admit-client.ts'
import { awaitClientAddress, type ClientAddress, isProxy } from './client-address.ts'
import type { Connection } from './haraka-types.ts'
import type { MxParts } from './open-parts.ts'
import { type HookAnswer, refuse } from './run-hook.ts'
import { beginSession, type Session } from './session.ts'
import { attachSession, PROXY_WRONG, say, setAddress } from './session-sink.ts'
import { dropMail } from './transaction.ts'
import { watchSessions } from './watch-sessions.ts'

/** A peer that does not close its end keeps the socket no longer than this. */
const LINGER_MS = 5_000
const ON: HookAnswer = { kind: 'next' }

export class MxNode {
  readonly parts: MxParts
  readonly #sessions = new Set<Session>()
  readonly #byConnection = new WeakMap<Connection, Session>()
  readonly #unwatch: () => void
  #isStopping = false

  constructor(parts: MxParts) {
    this.parts = parts
    this.#unwatch = watchSessions(this.#sessions, parts.settings.limits)
  }

  /** Resolves when the directory's first question has been answered, or was not. */
  async start(): Promise<void> {
    const { directory, log } = this.parts
    directory.start()
    await directory.sync().catch(() => undefined)
    log('mx.started', { isLoaded: directory.isLoaded() })
  }

  /** Connections that wait for a command end now, the others with their next one. */
  stop(): void {
    this.#isStopping = true
    for (const session of this.#sessions) if (session.waitingSinceMs !== null) say(session, REPLIES.shuttingDown)
    this.#closeWhenEmpty()
  }

  onThrown(thrown: unknown): void {
    alarm(this.parts.log, 'hook.broken', { reason: reasonOf(thrown) })
  }

  /** Throws for a connection that never began: its hook then answers with a temporary refusal. */
  sessionOf(connection: Connection): Session {
    const session = this.#byConnection.get(connection)
    if (session === undefined) throw new Error('the connection has no session')
    return session
  }

  /** A connection has come. Who it is, a proxy may have to tell first. */
  async begin(connection: Connection): Promise<HookAnswer> {
    const { proxy } = this.parts.settings
    const session = beginSession(connection, normalizeIp(connection.remote.ip) ?? connection.remote.ip)
    this.#byConnection.set(connection, session)
    this.#sessions.add(session)
    const address = isProxy(connection, proxy) ? awaitClientAddress(connection, proxy) : null
    attachSession(session, this.parts, { address, isStopping: () => this.#isStopping })
    if (address !== null) await this.#learnAddress(session, address)
    return ON
  }

  /** Before Haraka asks DNS for a name by itself, which an answer with a name here spares. */
  admit(connection: Connection): HookAnswer {
    const session = this.sessionOf(connection)
    const refusal = this.#isStopping ? REPLIES.shuttingDown : admitClient(session, this.parts)
    return refusal === null ? { kind: 'ok', text: 'unknown' } : refuse(refusal)
  }

  /** HELO or EHLO: the client means it, so its name is looked up while it goes on. */
  greet(connection: Connection): HookAnswer {
    const session = this.sessionOf(connection)
    session.ptr ??= checkPtr(session.ip, this.parts.dns)
    return ON
  }

  /** What is offered: Haraka's list with our limits in it. */
  offer(connection: Connection): HookAnswer {
    const [greeting = '', ...others] = connection.capabilities ?? []
    const kept = others.filter((line) => !/^(?:SIZE|AUTH|CHUNKING|BINARYMIME)\b/i.test(line))
    connection.capabilities = [greeting, `SIZE ${INBOUND_MAX_BYTES}`, 'ENHANCEDSTATUSCODES', ...kept]
    return ON
  }

  /** The connection is over. */
  end(connection: Connection): HookAnswer {
    const session = this.sessionOf(connection)
    session.isOver = true
    session.free()
    dropMail(session)
    if (session.note !== null) this.parts.notes.release(session.note.id)
    this.#sessions.delete(session)
    setTimeout(() => connection.client.destroy(), LINGER_MS).unref()
    this.#closeWhenEmpty()
    return ON
  }

  async #learnAddress(session: Session, address: ClientAddress): Promise<void> {
    const told = await address.told
    if (told.kind === 'told') setAddress(session, told.ip)
    if (told.kind !== 'wrong') return
    say(session, PROXY_WRONG)
  }

  #closeWhenEmpty(): void {
    if (!this.#isStopping || this.#sessions.size > 0) return
    this.#unwatch()
    this.parts.close()
  }
}

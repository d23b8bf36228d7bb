/**
 * One object a tenant: the sockets of those who look at it, asleep while nothing happens. It tells them what to ask anew for, and nothing
 * else. Each time it asks the directory who may still see what, so that a revoked session or a removed member hears nothing more.
 * What is lost is not told again: pages ask by themselves now and then.
 */
import { DurableObject } from 'cloudflare:workers'
import type { LiveHint, LiveMessage } from '@mailstead/contracts/api/live.ts'
import { LIVE_ENDED, LIVE_REPLACED } from '@mailstead/contracts/api/live-codes.ts'
import { TenantId } from '@mailstead/contracts/ids.ts'
import type { Bindings } from './env.ts'
import { WATCHER_HEADERS } from './live/client.ts'
import { PendingHints } from './live/pending-hints.ts'
import { openDeps } from './open-deps.ts'
import { describeError } from './platform/log.ts'
import { readWatchers } from './services/live/watchers.ts'

/** What happens within it is told together. */
const PAUSE_MS = 250
/** Pages of one session. */
const SOCKETS_A_SESSION = 10

interface Attachment {
  readonly sessionId: string
  readonly tenant: TenantId
}

const attachmentOf = (socket: WebSocket): Attachment => socket.deserializeAttachment()

export class LiveFeed extends DurableObject<Bindings> {
  readonly #pending = new PendingHints()
  #telling: Promise<void> | null = null

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env)
    // Answered without waking the object.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  override async fetch(request: Request): Promise<Response> {
    const sessionId = request.headers.get(WATCHER_HEADERS.session) ?? ''
    const tenant = TenantId.parse(request.headers.get(WATCHER_HEADERS.tenant))
    const open = this.ctx.getWebSockets(sessionId)
    for (const old of open.slice(0, Math.max(0, open.length - SOCKETS_A_SESSION + 1)))
      old.close(LIVE_REPLACED, 'Too many pages of one session')
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server, [sessionId])
    server.serializeAttachment({ sessionId, tenant } satisfies Attachment)
    return new Response(null, { status: 101, webSocket: client })
  }

  /** False when nobody watches. Answers before anybody is told. */
  tell(hints: readonly LiveHint[]): boolean {
    if (this.ctx.getWebSockets().length === 0) return false
    for (const hint of hints) this.#pending.add(hint)
    this.#telling ??= this.#tellSoon()
    return true
  }

  closeAll(): void {
    for (const socket of this.ctx.getWebSockets()) socket.close(LIVE_ENDED, 'The account is gone')
  }

  override webSocketMessage(socket: WebSocket): void {
    // Nothing is to be said here.
    socket.close(1003)
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005 and 1006 only tell that there was none (RFC 6455 §7.4.1).
    socket.close(code === 1005 || code === 1006 ? 1000 : code)
  }

  async #tellSoon(): Promise<void> {
    await scheduler.wait(PAUSE_MS)
    this.#telling = null
    const hints = this.#pending.take()
    const deps = await openDeps(this.env)
    await this.#tellAll(deps, hints).catch((error: unknown) =>
      deps.log('warn', 'live.not_told', { error: describeError(error) }),
    )
  }

  async #tellAll(deps: Parameters<typeof readWatchers>[0], hints: readonly LiveHint[]): Promise<void> {
    const sockets = this.ctx.getWebSockets().map((socket) => ({ socket, ...attachmentOf(socket) }))
    const [first] = sockets
    if (first === undefined) return
    const watchers = await readWatchers(
      deps,
      first.tenant,
      sockets.map(({ sessionId }) => sessionId),
    )
    for (const { socket, sessionId } of sockets) {
      const watcher = watchers.get(sessionId)
      if (watcher === undefined) {
        socket.close(LIVE_ENDED, 'The session has ended, or is in another account')
        continue
      }
      const message: LiveMessage = { hints: hints.filter((hint) => watcher.sees(hint)) }
      if (message.hints.length > 0) socket.send(JSON.stringify(message))
    }
  }
}

/** The one way to a tenant's live feed. */
import type { LiveHint } from '@mailstead/contracts/api/live.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Bindings } from '../env.ts'

/** Headers by which the Worker tells the object who watches. */
export const WATCHER_HEADERS = { session: 'x-live-session', tenant: 'x-live-tenant' } as const

export interface LiveFeedClient {
  /** False when nobody watches. Throws when the object cannot be reached. */
  tell(hints: readonly LiveHint[]): Promise<boolean>
  /** A socket of the session. */
  connect(sessionId: string): Promise<WebSocket>
  /** Ends all sockets. */
  close(): Promise<void>
}

export function openLiveFeed(feeds: Bindings['LIVE_FEED'], tenant: TenantId): LiveFeedClient {
  const open = () => feeds.getByName(tenant)
  return {
    tell: async (hints) => open().tell(hints),
    close: async () => open().closeAll(),
    async connect(sessionId) {
      const headers = { upgrade: 'websocket', [WATCHER_HEADERS.session]: sessionId, [WATCHER_HEADERS.tenant]: tenant }
      const { webSocket } = await open().fetch('https://live.invalid/', { headers })
      if (webSocket === null) throw new Error('The live feed gave no socket')
      return webSocket
    },
  }
}

/** Opens the socket by which somebody watches the tenant that he is in. */
import type { Deps } from '../../deps.ts'
import { openLiveFeed } from '../../live/client.ts'
import { unavailable } from '../../platform/refusal.ts'
import type { Access } from '../access/access.ts'
import type { MemberActor } from '../access/actor.ts'
import { forgetQuiet } from './tell-watchers.ts'

/** Throws `service_unavailable`. */
export async function watch(
  deps: Pick<Deps, 'liveFeeds'>,
  { tenant }: Pick<Access, 'tenant'>,
  { sessionId }: Pick<MemberActor, 'sessionId'>,
): Promise<WebSocket> {
  const socket = await openLiveFeed(deps.liveFeeds, tenant)
    .connect(sessionId)
    .catch(() => {
      throw unavailable('Live updates cannot be had now. Ask again now and then.')
    })
  forgetQuiet(tenant)
  return socket
}

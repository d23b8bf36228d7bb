/** Tells those who look at a tenant that something of it has changed. A hint and no more: pages ask by themselves now and then. */
import type { LiveHint } from '@mailstead/contracts/api/live.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { openLiveFeed } from '../../live/client.ts'
import { describeError } from '../../platform/log.ts'

export interface TenantHint extends LiveHint {
  readonly tenant: TenantId
}

type LiveDeps = Pick<Deps, 'liveFeeds' | 'log'>

/** Nobody watched: for so long this isolate tells nothing of the tenant, since most are never watched. */
const QUIET_MS = 10_000
const QUIET_MAX = 10_000
const quietUntilMs = new Map<TenantId, number>()
/** How often somebody has begun to watch, whichever tenant. */
let begun = 0

function isQuiet(tenant: TenantId): boolean {
  const untilMs = quietUntilMs.get(tenant)
  if (untilMs === undefined) return false
  if (untilMs > Date.now()) return true
  quietUntilMs.delete(tenant)
  return false
}

/** Somebody watches from now on. */
export const forgetQuiet = (tenant: TenantId): void => {
  begun += 1
  quietUntilMs.delete(tenant)
}

async function tellTenant(deps: LiveDeps, tenant: TenantId, hints: readonly LiveHint[]): Promise<void> {
  const begunBefore = begun
  const isWatched = await openLiveFeed(deps.liveFeeds, tenant).tell(hints)
  // That nobody watched is no news any more when somebody has begun meanwhile.
  if (isWatched || begun > begunBefore) return
  if (quietUntilMs.size >= QUIET_MAX) quietUntilMs.clear()
  quietUntilMs.set(tenant, Date.now() + QUIET_MS)
}

/** One call a tenant, and none while nobody watches it. Never rejects. */
export async function tellWatchers(deps: LiveDeps, hints: readonly TenantHint[]): Promise<void> {
  const byTenant = Map.groupBy(hints, ({ tenant }) => tenant)
  await Promise.all(
    [...byTenant].map(async ([tenant, theirs]) => {
      if (isQuiet(tenant)) return
      await tellTenant(
        deps,
        tenant,
        theirs.map(({ type, id }) => ({ type, id })),
      ).catch((error: unknown) => deps.log('warn', 'live.not_told', { tenant, error: describeError(error) }))
    }),
  )
}

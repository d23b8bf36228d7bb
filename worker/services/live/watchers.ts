/** Who may watch a tenant, and what of it each may know. */
import type { LiveHint } from '@mailstead/contracts/api/live.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { findWatchers, type WatcherRow } from '../../store/directory/people/watchers.ts'
import { reachesAll } from '../access/authenticate-session.ts'
import { ROLES, roleAllows } from '../access/needs.ts'

export interface Watcher {
  readonly sees: (hint: LiveHint) => boolean
}

/** Null for somebody who has no business here any more. Pure. */
export function toWatcher({ role: name, isOperating, mailboxes }: WatcherRow): Watcher | null {
  const role = isOperating ? 'admin' : ROLES.find((each) => each === name)
  if (role === undefined) return null
  const own = new Set(mailboxes)
  const isOfAll = reachesAll(role, isOperating)
  return {
    sees({ type, id }) {
      if (type !== 'inbox') return roleAllows(role, 'read')
      // That mail came into many inboxes tells nothing of whose they are.
      return isOfAll || (id === null ? own.size > 0 : own.has(id))
    },
  }
}

/** By session; those that may watch no more are absent. */
export async function readWatchers(
  deps: Pick<Deps, 'clock' | 'directory'>,
  tenant: TenantId,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, Watcher>> {
  const rows = await findWatchers(deps.directory, tenant, [...new Set(sessionIds)], deps.clock.now())
  return new Map(
    rows.flatMap((row) => {
      const watcher = toWatcher(row)
      return watcher === null ? [] : [[row.sessionId, watcher] as const]
    }),
  )
}

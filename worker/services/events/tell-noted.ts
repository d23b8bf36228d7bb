/**
 * Moves events that the directory noted into the log of their tenant. They lie in two databases: an event is written where it is told
 * first and forgotten where it was noted afterwards, and one that comes twice is recognised.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { describeError } from '../../platform/log.ts'
import {
  deleteNotedEvents,
  listNotedEvents,
  listNotingTenants,
  type NotedEvent,
} from '../../store/directory/events/event-outbox.ts'
import { writeNotedEvents } from '../../store/ledger/events/noted-events.ts'
import { announce, toHints } from '../webhooks/delivery/announce.ts'

export type TellDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'liveFeeds' | 'log' | 'webhookRunners'>

const EVENTS_AT_ONCE = 100
/** Some calls each, of the thousand that a run may make. */
const TENANTS_A_SHARD = 50

interface Home {
  readonly tenant: TenantId
  /** The ledger in which the tenant's log is. */
  readonly shard: number
}

/** An event for the batch of the change that makes it true. */
export const toNotedEvent = (type: string, data: object, atMs: number): NotedEvent => ({
  id: newId(atMs),
  type,
  atMs,
  detail: JSON.stringify(data),
})

async function moveEvents(deps: TellDeps, { tenant, shard }: Home): Promise<void> {
  const noted = await listNotedEvents(deps.directory, tenant, EVENTS_AT_ONCE)
  if (noted.length === 0) return
  const rows = noted.map(({ id, ...event }) => ({ ...event, noteId: id, tenantId: tenant, messageId: null }))
  const listeners = await writeNotedEvents(deps.ledgers.at(shard), tenant, rows, deps.clock.now())
  const ids = noted.map(({ id }) => id)
  await deleteNotedEvents(deps.directory, tenant, ids)
  await announce(deps, listeners, toHints(rows))
}

/** For the request that has noted something. Never rejects: what it cannot move, the cron does. */
export async function tellNotedEvents(deps: TellDeps, home: Home): Promise<void> {
  await moveEvents(deps, home).catch((error: unknown) =>
    deps.log('warn', 'event.delayed', { tenant: home.tenant, error: describeError(error) }),
  )
}

/** Moves what was left. A ledger that fails does not keep the others from their turn. */
export async function sweepNotedEvents(deps: TellDeps, tenantsMax = TENANTS_A_SHARD): Promise<void> {
  for (let shard = 0; shard < deps.ledgers.count; shard++)
    for (const tenant of await listNotingTenants(deps.directory, shard, tenantsMax))
      await tellNotedEvents(deps, { tenant, shard })
}

/** Delivery events of a relay → recipients, messages, timeline, suppressions. Repeats and any order are harmless. */
import type { DeliveryEventsQueued } from '@mailstead/contracts/delivery-event.ts'
import { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { wakeJobs } from '../../platform/wake-jobs.ts'
import type { QueuedCommand } from '../../store/directory/relay-commands.ts'
import { findTenantPlaces } from '../../store/directory/tenant-shards.ts'
import { pushCommand } from '../control/command-relays.ts'
import type { ControlDeps } from '../control/push-control.ts'
import { queueSuppression } from '../control/suppress.ts'
import { packOver } from '../ledgers/archive/pack-over.ts'
import { applyTransitions, type Surprises } from './apply-transitions.ts'
import { stopMissed } from './stop-missed.ts'
import { fromEvent, type Transition } from './transition.ts'

export type ApplyDeps = ControlDeps & Pick<Deps, 'bulk' | 'ledgers' | 'outbound' | 'rawBucket'>
type Suppressions = Parameters<NonNullable<Surprises['beforeSuppress']>>[0]

/** A tenant is on its way to another shard: its events are applied when it has arrived. */
export class TenantMoving extends Error {
  constructor() {
    super('Events of a tenant that is being moved wait')
    this.name = 'TenantMoving'
  }
}

/** Puts into the relays' outboxes, once an address, what new suppressions stop there. */
async function queueStops(
  deps: ApplyDeps,
  rows: Suppressions,
  seen: Set<string>,
): Promise<readonly (readonly QueuedCommand[])[]> {
  const fresh = rows.filter(({ tenantId, address }) => !seen.has(`${tenantId} ${address}`))
  for (const { tenantId, address } of fresh) seen.add(`${tenantId} ${address}`)
  const queued: (readonly QueuedCommand[])[] = []
  for (const [tenant, theirs] of Map.groupBy(fresh, ({ tenantId }) => tenantId))
    queued.push(
      ...(await queueSuppression(deps, TenantId.parse(tenant), [...new Set(theirs.map(({ address }) => address))])),
    )
  return queued
}

/**
 * Applies what is told of recipients of one shard, with all that follows from it. Answers whether there are reports to senders to be made
 * now. Throws when a database fails.
 */
export async function applyTold(deps: ApplyDeps, shard: number, told: readonly Transition[]): Promise<boolean> {
  const seen = new Set<string>()
  const queued: (readonly QueuedCommand[])[] = []
  let hasReports = false
  const returned = await applyTransitions(deps, deps.ledgers.at(shard), told, {
    async beforeSuppress(rows) {
      queued.push(...(await queueStops(deps, rows, seen)))
    },
    onMissed: stopMissed(deps),
    onReports: () => {
      hasReports = true
    },
    closeMany: (ledger, jobs) => packOver(deps, ledger, jobs),
  })
  await wakeJobs(
    deps,
    returned.map(({ tenant, id, class: mailClass }) => ({ tenant, job: id, class: mailClass })),
  )
  await Promise.all(queued.map((commands) => pushCommand(deps, commands)))
  return hasReports
}

/**
 * Events of a tenant that is gone are dropped: nothing of it is left to change. Answers the shards with reports to senders to be made now.
 * Throws when a database fails, and `TenantMoving` after all others have been applied.
 */
export async function applyEvents(
  deps: ApplyDeps,
  batches: readonly DeliveryEventsQueued[],
): Promise<readonly number[]> {
  const transitions = batches.flatMap(({ relay, events }) => events.map((event) => fromEvent(relay, event)))
  const places = await findTenantPlaces(
    deps.directory,
    transitions.map(({ tenant }) => tenant),
  )
  const isMoving = ({ tenant }: Transition): boolean => places.get(tenant)?.state === 'moving'
  const staying = transitions.filter((transition) => !isMoving(transition))
  const byShard = Map.groupBy(staying, ({ tenant }) => places.get(tenant)?.shard ?? -1)
  const orphaned = byShard.get(-1)?.length ?? 0
  if (orphaned > 0) deps.log('warn', 'delivery_event.orphaned', { events: orphaned })
  byShard.delete(-1)
  const reporting: number[] = []
  for (const [shard, told] of byShard) if (await applyTold(deps, shard, told)) reporting.push(shard)
  if (staying.length < transitions.length) throw new TenantMoving()
  return reporting
}

/** Stops what relays still have of a sending domain or of a tenant that is being removed. */

import type { TenantId } from '@mailstead/contracts/ids.ts'
import { newId } from '../../platform/ids.ts'
import type { QueuedCommand } from '../../store/directory/relay-commands.ts'
import { queueCommand } from './command-relays.ts'
import type { ControlDeps } from './push-control.ts'

type QueueDeps = Pick<ControlDeps, 'clock' | 'directory'>

/** Written before the domain goes; pushed by `pushCommand` afterwards, so that nothing more follows it to a relay. */
export const queueEndOfDomain = (
  deps: QueueDeps,
  tenant: TenantId,
  returnPathHost: string,
): Promise<readonly QueuedCommand[]> =>
  queueCommand(deps, {
    id: newId(deps.clock.now()),
    action: 'cancel',
    scope: { tenant, sender: returnPathHost },
    state: 'failed',
    reason: 'The sender’s domain was removed.',
  })

/** As `queueEndOfDomain`, for all mail of a tenant. */
export const queueEndOfTenant = (deps: QueueDeps, tenant: TenantId): Promise<readonly QueuedCommand[]> =>
  queueCommand(deps, {
    id: newId(deps.clock.now()),
    action: 'cancel',
    scope: { tenant },
    state: 'canceled',
    reason: 'The account was removed.',
  })

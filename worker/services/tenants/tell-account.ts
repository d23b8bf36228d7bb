/** Tells an account something about itself: an event, and a mail to its owner and admins. What it tells of stands already. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { describeError } from '../../platform/log.ts'
import { noteEvent } from '../../store/directory/events/event-outbox.ts'
import { findTenantPlaces } from '../../store/directory/tenant-shards.ts'
import { tellNotedEvents, toNotedEvent } from '../events/tell-noted.ts'
import type { SubmitDeps } from '../sending/submit.ts'
import { mailAdmins } from './mail-admins.ts'

export interface AccountNotice {
  readonly type: 'limit.approached' | 'limit.reached' | 'account.standing_changed'
  /** Of the event. */
  readonly data: Readonly<Record<string, string | number | null>>
  readonly kind: 'limit' | 'standing'
  /** One or two sentences. */
  readonly text: string
}

async function writeEvent(deps: SubmitDeps, tenant: TenantId, { type, data }: AccountNotice): Promise<void> {
  await noteEvent(deps.directory, tenant, toNotedEvent(type, data, deps.clock.now()))
  const place = (await findTenantPlaces(deps.directory, [tenant])).get(tenant)
  // Of one that moves the event waits where it was noted.
  if (place && place.state !== 'moving') await tellNotedEvents(deps, { tenant, shard: place.shard })
}

/** Never rejects. */
export async function tellAccount(deps: SubmitDeps, tenant: TenantId, notice: AccountNotice): Promise<void> {
  try {
    await writeEvent(deps, tenant, notice)
  } catch (error) {
    deps.log('error', 'account.not_told', { tenant, kind: notice.type, error: describeError(error) })
  }
  await mailAdmins(deps, tenant, notice)
}

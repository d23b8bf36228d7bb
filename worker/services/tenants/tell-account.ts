/** Tells an account something about itself: an event, and a mail to its owner and admins. What it tells of stands already. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { describeError } from '../../platform/log.ts'
import { noteEvent } from '../../store/directory/events/event-outbox.ts'
import { findAdminAddresses } from '../../store/directory/people/own-addresses.ts'
import { findTenantPlaces } from '../../store/directory/tenant-shards.ts'
import { findTenantName } from '../../store/directory/tenants.ts'
import { tellNotedEvents, toNotedEvent } from '../events/tell-noted.ts'
import type { SubmitDeps } from '../sending/submit.ts'
import { sendSystemMail } from '../system-mail/send-system-mail.ts'

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

/** A mail to owner and admins. Never rejects. */
export async function mailAdmins(
  deps: SubmitDeps,
  tenant: TenantId,
  { kind, text }: Pick<AccountNotice, 'kind' | 'text'>,
): Promise<void> {
  try {
    const [name, addresses] = await Promise.all([
      findTenantName(deps.directory, tenant),
      findAdminAddresses(deps.directory, tenant),
    ])
    const mail = { kind, ip: null, link: `${deps.config.PUBLIC_URL}/usage`, about: text, by: name ?? '' }
    for (const to of addresses) await sendSystemMail(deps, { ...mail, to })
  } catch (error) {
    deps.log('error', 'account.not_told', { tenant, kind, error: describeError(error) })
  }
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

/** Delivers an event to a webhook once more: at once, and when that fails by a new ladder of attempts. */
import type { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import type { Deps } from '../../deps.ts'
import { movingTenant, Refusal } from '../../platform/refusal.ts'
import { brokenConstraint } from '../../store/ledger/constraint.ts'
import { replayDelivery } from '../../store/ledger/events/webhook-log.ts'
import type { Access } from '../access/access.ts'
import { wakeWebhooks } from './delivery/wake.ts'
import { requireDelivery } from './require-delivery.ts'

/** Throws `not_found`, or `conflict` for a webhook that is disabled. */
export async function replayEvent(
  deps: Pick<Deps, 'clock' | 'ledgers' | 'log' | 'webhookRunners'>,
  access: Pick<Access, 'tenant' | 'shard'>,
  id: WebhookId,
  event: string,
): Promise<void> {
  const { tenant, shard } = access
  const ledger = deps.ledgers.at(shard)
  const { seq } = await requireDelivery(deps, access, id, event)
  const isReplayed = await replayDelivery(ledger, tenant, { id, seq }, deps.clock.now()).catch((error: unknown) => {
    // A tenant that moves is read still, but not written.
    throw brokenConstraint(error) === 'tenant-away' ? movingTenant() : error
  })
  if (!isReplayed) {
    throw new Refusal('conflict', 'The webhook is disabled. Set its `status` to `enabled`, and repeat the request.')
  }
  await wakeWebhooks(deps, [{ tenant, webhook: id }])
}

/** The delivery that a path names by webhook and event. */
import type { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { type DeliveryRow, findDelivery } from '../../store/ledger/events/webhook-log.ts'
import { findWebhook } from '../../store/ledger/events/webhooks.ts'
import type { Access } from '../access/access.ts'
import { readEventSeq } from '../events/event-id.ts'

/** Throws `not_found`. */
export async function requireDelivery(
  deps: Pick<Deps, 'ledgers'>,
  { tenant, shard }: Pick<Access, 'tenant' | 'shard'>,
  id: WebhookId,
  event: string,
): Promise<DeliveryRow> {
  const ledger = deps.ledgers.at(shard)
  const seq = readEventSeq(tenant, event)
  const row = seq === null ? null : await findDelivery(ledger, tenant, id, seq)
  if (row) return row
  throw notFound((await findWebhook(ledger, tenant, id)) ? 'event of this webhook' : 'webhook')
}

/** What became of the events that a webhook is to be told of, as the API shows it. */
import type { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import type { ListWebhookEvents, WebhookEvent, WebhookEventList } from '@mailstead/contracts/api/webhook-event.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { notFound } from '../../platform/refusal.ts'
import { type DeliveryRow, listDeliveries } from '../../store/ledger/events/webhook-log.ts'
import { findWebhook } from '../../store/ledger/events/webhooks.ts'
import type { Access } from '../access/access.ts'
import { eventId, readEventSeq } from '../events/event-id.ts'
import { showEvents } from '../events/show-events.ts'
import { readPosition } from './number-position.ts'
import { requireDelivery } from './require-delivery.ts'

type Place = Pick<Access, 'tenant' | 'shard'>

const iso = (ms: number): string => new Date(ms).toISOString()

const showDelivery = (tenant: TenantId, row: DeliveryRow): WebhookEventList['data'][number] => ({
  id: eventId(tenant, row.seq, row.atMs),
  type: row.type,
  created_at: iso(row.atMs),
  status: row.status,
})

/** A page, newest first. Throws `not_found` for the webhook, or `validation_error` for a position that is no event of the account. */
export async function listWebhookEvents(
  deps: Pick<Deps, 'ledgers'>,
  { tenant, shard }: Place,
  id: WebhookId,
  page: ListWebhookEvents,
): Promise<WebhookEventList> {
  const ledger = deps.ledgers.at(shard)
  if (!(await findWebhook(ledger, tenant, id))) throw notFound('webhook')
  const position = readPosition(page, (event) => readEventSeq(tenant, event))
  const wanted = { ...position, status: page.status ?? null, count: page.limit + 1 }
  const { shown, hasMore } = cutPage(await listDeliveries(ledger, tenant, id, wanted), page)
  return { object: 'list', has_more: hasMore, data: shown.map((row) => showDelivery(tenant, row)) }
}

/** With what is posted. Throws `not_found`. */
export async function readWebhookEvent(
  deps: Pick<Deps, 'ledgers'>,
  access: Place,
  id: WebhookId,
  event: string,
): Promise<WebhookEvent> {
  const row = await requireDelivery(deps, access, id, event)
  const [shown] = await showEvents(deps, access, [row])
  if (!shown) throw notFound('event of this webhook')
  const { type, created_at, seq, data } = shown
  return {
    object: 'webhook_event',
    ...showDelivery(access.tenant, row),
    next_attempt_at: row.nextAttemptAtMs === null ? null : iso(row.nextAttemptAtMs),
    payload: { type, created_at, seq, data },
  }
}

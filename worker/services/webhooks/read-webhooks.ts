/** Webhooks as the API shows them. */
import type { ListWebhooks, Webhook, WebhookId, WebhookList } from '@mailstead/contracts/api/webhook.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { notFound } from '../../platform/refusal.ts'
import { type EndpointRow, findWebhook, listWebhooks as listRows } from '../../store/ledger/events/webhooks.ts'
import type { Access } from '../access/access.ts'
import { webhookSecretContext } from './webhook-secret.ts'

type Place = Pick<Access, 'tenant' | 'shard'>

const showWebhook = (row: EndpointRow): WebhookList['data'][number] => ({
  id: row.id,
  created_at: new Date(row.createdAtMs).toISOString(),
  status: row.status,
  endpoint: row.endpoint,
  events: row.events === null ? null : JSON.parse(row.events),
  disabled_reason: row.disabledReason,
})

/** With its secret. Throws `not_found`. */
export async function readWebhook(
  deps: Pick<Deps, 'ledgers' | 'secrets'>,
  { tenant, shard }: Place,
  id: WebhookId,
): Promise<Webhook> {
  const row = await findWebhook(deps.ledgers.at(shard), tenant, id)
  if (!row) throw notFound('webhook')
  const secret = await deps.secrets.open(webhookSecretContext(tenant, id), row.sealedSecret)
  return { object: 'webhook', ...showWebhook(row), signing_secret: secret }
}

/** A page, newest first. */
export async function listWebhooks(
  deps: Pick<Deps, 'ledgers'>,
  { tenant, shard }: Place,
  page: ListWebhooks,
): Promise<WebhookList> {
  const rows = await listRows(deps.ledgers.at(shard), tenant, page, page.limit + 1)
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(showWebhook) }
}

/** A webhook of a test's own that hears of an event no test makes by itself: `contact.created`. */
import { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import { and, desc, eq } from 'drizzle-orm'
import { bySystem } from '../../worker/services/access/audit-entry.ts'
import { eventId } from '../../worker/services/events/event-id.ts'
import { createWebhook as create } from '../../worker/services/webhooks/create-webhook.ts'
import { insertEvents } from '../../worker/store/ledger/events/events.ts'
import type { DeliveryStatus } from '../../worker/store/ledger/events/webhook-log.ts'
import { events, webhookAttempts, webhookDeliveries } from '../../worker/store/ledger/schema.ts'
import type { TestTenant } from './create-tenant.ts'

const TYPE = 'contact.created'

/** Enabled, and it has heard of nothing. */
export async function createWebhook({ deps, tenant }: TestTenant): Promise<WebhookId> {
  const access = { ...bySystem(tenant.id), shard: tenant.shard }
  const { id } = await create(deps, access, { endpoint: 'https://hooks.example/mail', events: [TYPE] })
  return WebhookId.parse(id)
}

/** An event and its delivery with `attempts` attempts at it, all long over, without a runner; the event's id. */
export async function addWebhookEvent(
  { deps, tenant }: TestTenant,
  webhookId: WebhookId,
  options: { readonly status?: DeliveryStatus; readonly attempts?: number } = {},
): Promise<string> {
  const { status = 'success', attempts = 1 } = options
  const ledger = deps.ledgers.at(tenant.shard)
  const atMs = deps.clock.now()
  const detail = JSON.stringify({ email: `${crypto.randomUUID()}@peer.example` })
  const [statement] = insertEvents(ledger, [{ tenantId: tenant.id, type: TYPE, atMs, messageId: null, detail }])
  if (!statement) throw new Error('one event is one statement')
  await statement
  const [event] = await ledger
    .select({ seq: events.seq })
    .from(events)
    .where(and(eq(events.tenantId, tenant.id), eq(events.type, TYPE)))
    .orderBy(desc(events.seq))
    .limit(1)
  const key = { tenantId: tenant.id, webhookId, seq: event?.seq ?? 0 }
  const isOver = status === 'success' || status === 'failed'
  await ledger.insert(webhookDeliveries).values({
    ...{ ...key, status, attempts, createdAtMs: atMs, finalAtMs: isOver ? atMs : null },
    nextAttemptAtMs: isOver ? null : atMs + 3_600_000,
  })
  if (attempts > 0)
    await ledger.insert(webhookAttempts).values(
      Array.from({ length: attempts }, (_, n) => ({
        ...{ ...key, n: n + 1, httpStatus: 500 + n, response: `answer ${n + 1}`, sentAtMs: atMs + n, tookMs: 1 },
      })),
    )
  return eventId(tenant.id, key.seq, atMs)
}

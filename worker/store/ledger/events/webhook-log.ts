/** Deliveries of a webhook and their attempts, as their owner reads and repeats them. */
import type { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, asc, desc, eq, gt, lt, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { LedgerDb } from '../../databases.ts'
import { events, webhookAttempts, webhookDeliveries, webhooks } from '../schema.ts'

export type DeliveryStatus = (typeof webhookDeliveries.$inferSelect)['status']

export interface DeliveryRow {
  readonly seq: number
  readonly type: string
  readonly atMs: number
  readonly status: DeliveryStatus
  readonly nextAttemptAtMs: number | null
}

/** Behind (`after`) or in front of (`before`) a number; the beginning without either. */
export interface NumberPosition {
  readonly after: number | null
  readonly before: number | null
}

export type AttemptRow = Pick<typeof webhookAttempts.$inferSelect, 'n' | 'httpStatus' | 'response' | 'sentAtMs'>

const SHOWN = {
  seq: webhookDeliveries.seq,
  type: events.type,
  atMs: events.atMs,
  status: webhookDeliveries.status,
  nextAttemptAtMs: webhookDeliveries.nextAttemptAtMs,
}

const ofEvent = and(eq(events.tenantId, webhookDeliveries.tenantId), eq(events.seq, webhookDeliveries.seq))
const isDelivery = (tenant: TenantId, id: WebhookId, seq: number) =>
  and(eq(webhookDeliveries.tenantId, tenant), eq(webhookDeliveries.webhookId, id), eq(webhookDeliveries.seq, seq))

const isBeyond = (column: SQLiteColumn, { after, before }: NumberPosition): SQL | undefined =>
  and(after === null ? undefined : lt(column, after), before === null ? undefined : gt(column, before))

/** Up to `count` deliveries, of the newest event first. */
export async function listDeliveries(
  ledger: LedgerDb,
  tenant: TenantId,
  id: WebhookId,
  page: NumberPosition & { readonly status: DeliveryStatus | null; readonly count: number },
): Promise<DeliveryRow[]> {
  const { seq, status } = webhookDeliveries
  const rows = await ledger
    .select(SHOWN)
    .from(webhookDeliveries)
    .innerJoin(events, ofEvent)
    .where(
      and(
        eq(webhookDeliveries.tenantId, tenant),
        eq(webhookDeliveries.webhookId, id),
        isBeyond(seq, page),
        page.status === null ? undefined : eq(status, page.status),
      ),
    )
    .orderBy(page.before === null ? desc(seq) : asc(seq))
    .limit(page.count)
  return page.before === null ? rows : rows.toReversed()
}

/** Null when the webhook was not to be told of such an event. */
export async function findDelivery(
  ledger: LedgerDb,
  tenant: TenantId,
  id: WebhookId,
  seq: number,
): Promise<DeliveryRow | null> {
  const [row] = await ledger
    .select(SHOWN)
    .from(webhookDeliveries)
    .innerJoin(events, ofEvent)
    .where(isDelivery(tenant, id, seq))
  return row ?? null
}

/** Up to `count` attempts at a delivery, newest first. */
export async function listAttempts(
  ledger: LedgerDb,
  tenant: TenantId,
  { id, seq }: { readonly id: WebhookId; readonly seq: number },
  page: NumberPosition & { readonly count: number },
): Promise<AttemptRow[]> {
  const { n, httpStatus, response, sentAtMs } = webhookAttempts
  const rows = await ledger
    .select({ n, httpStatus, response, sentAtMs })
    .from(webhookAttempts)
    .where(
      and(
        eq(webhookAttempts.tenantId, tenant),
        eq(webhookAttempts.webhookId, id),
        eq(webhookAttempts.seq, seq),
        isBeyond(n, page),
      ),
    )
    .orderBy(page.before === null ? desc(n) : asc(n))
    .limit(page.count)
  return page.before === null ? rows : rows.toReversed()
}

/** Begins the delivery anew, due at once; false when there is none, or its webhook is disabled. */
export async function replayDelivery(
  ledger: LedgerDb,
  tenant: TenantId,
  { id, seq }: { readonly id: WebhookId; readonly seq: number },
  nowMs: number,
): Promise<boolean> {
  const replayed = await ledger
    .update(webhookDeliveries)
    .set({ status: 'pending', attempts: 0, nextAttemptAtMs: nowMs, finalAtMs: null })
    .where(
      and(
        isDelivery(tenant, id, seq),
        sql`exists (select 1 from ${webhooks} w where w.tenant_id = ${tenant} and w.id = ${id} and w.status = 'enabled')`,
      ),
    )
    .returning({ seq: webhookDeliveries.seq })
  return replayed.length > 0
}

/** Deliveries of a webhook and their attempts, as their owner reads and repeats them. */
import type { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, asc, desc, eq, gt, lt, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { LedgerDb } from '../../databases.ts'
import { webhookAttempts, webhookDeliveries } from '../schema.ts'

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

const isBeyond = (column: SQLiteColumn, { after, before }: NumberPosition): SQL | undefined =>
  and(after === null ? undefined : lt(column, after), before === null ? undefined : gt(column, before))

interface Shown {
  readonly seqs: (column: SQLiteColumn) => SQL | undefined
  readonly status: DeliveryStatus | null
  readonly order: 'asc' | 'desc'
  readonly count: number
}

/** Deliveries with a row, and those that succeeded at once, which have none. */
function selectShown(ledger: LedgerDb, tenant: TenantId, id: WebhookId, { seqs, status, order, count }: Shown) {
  const by = (column: SQLiteColumn) => (order === 'desc' ? desc(column) : asc(column))
  const rows = ledger
    .select({
      seq: webhookDeliveries.seq,
      status: webhookDeliveries.status,
      nextAttemptAtMs: webhookDeliveries.nextAttemptAtMs,
    })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.tenantId, tenant),
        eq(webhookDeliveries.webhookId, id),
        seqs(webhookDeliveries.seq),
        status === null ? undefined : eq(webhookDeliveries.status, status),
      ),
    )
    .orderBy(by(webhookDeliveries.seq))
    .limit(count)
  const { seq } = webhookAttempts
  const ofAttempts = and(eq(webhookAttempts.tenantId, tenant), eq(webhookAttempts.webhookId, id), seqs(seq))
  const hasNone = sql`not exists (select 1 from webhook_deliveries d where d.tenant_id = ${tenant} and d.webhook_id = ${id}
    and d.seq = webhook_attempts.seq)`
  const isAsked = status === null || status === 'success'
  const atOnce = ledger
    .select({ seq, status: sql`'success'`, nextAttemptAtMs: sql`null` })
    .from(webhookAttempts)
    .where(and(ofAttempts, eq(webhookAttempts.n, 1), hasNone, isAsked ? undefined : sql`false`))
    .orderBy(by(seq))
    .limit(count)
  return ledger.all<DeliveryRow>(sql`
    select s.seq, e.type, e.at_ms as "atMs", s.status, s.next_attempt_at_ms as "nextAttemptAtMs"
    from (select * from (${rows}) union all select * from (${atOnce})) s
    cross join events e on e.tenant_id = ${tenant} and e.seq = s.seq
    order by s.seq ${sql.raw(order)} limit ${count}`)
}

/** Up to `count` deliveries, of the newest event first. */
export async function listDeliveries(
  ledger: LedgerDb,
  tenant: TenantId,
  id: WebhookId,
  page: NumberPosition & { readonly status: DeliveryStatus | null; readonly count: number },
): Promise<DeliveryRow[]> {
  const { status, count } = page
  const order = page.before === null ? 'desc' : 'asc'
  const rows = await selectShown(ledger, tenant, id, { seqs: (column) => isBeyond(column, page), status, order, count })
  return page.before === null ? rows : rows.toReversed()
}

/** Null when the webhook was not to be told of such an event. */
export async function findDelivery(
  ledger: LedgerDb,
  tenant: TenantId,
  id: WebhookId,
  seq: number,
): Promise<DeliveryRow | null> {
  const one = { seqs: (column: SQLiteColumn) => eq(column, seq), status: null, order: 'desc', count: 1 } as const
  const [row] = await selectShown(ledger, tenant, id, one)
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
  const { tenantId, webhookId } = webhookDeliveries
  const replayed = await ledger
    .insert(webhookDeliveries)
    .select(
      sql`select w.tenant_id, w.id, ${seq}, 'pending', 0, ${nowMs}, ${nowMs}, null from webhooks w
        where w.tenant_id = ${tenant} and w.id = ${id} and w.status = 'enabled' and (
          exists (select 1 from webhook_deliveries d where d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.seq = ${seq})
          or exists (select 1 from webhook_attempts a where a.tenant_id = w.tenant_id and a.webhook_id = w.id and a.seq = ${seq}))`,
    )
    .onConflictDoUpdate({
      target: [tenantId, webhookId, webhookDeliveries.seq],
      set: { status: 'pending', attempts: 0, nextAttemptAtMs: nowMs, finalAtMs: null },
    })
    .returning({ seq: webhookDeliveries.seq })
  return replayed.length > 0
}

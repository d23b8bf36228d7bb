/** Deliveries of one webhook: made from events by its cursor, taken when due, and what came of them. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { events, webhookAttempts, webhookDeliveries, webhooks } from '../schema.ts'
import { type EventRow, insertEvents } from './events.ts'

/** Events that become deliveries in one round. */
const EVENTS_A_ROUND = 500

export type WebhookRow = typeof webhooks.$inferSelect

/** A delivery that is due, with its event. */
export interface DueDelivery extends EventRow {
  readonly attempts: number
  readonly dueAtMs: number
}

export interface WebhookWork {
  /** Null when it was removed. */
  readonly webhook: WebhookRow | null
  readonly due: readonly DueDelivery[]
  /** There are events that no delivery was made of yet. */
  readonly isBehind: boolean
}

const ofWebhook = (tenant: TenantId, id: string) => sql`tenant_id = ${tenant} and webhook_id = ${id}`

/** Makes deliveries of new events that an enabled webhook wants, moves its cursor, and answers what is due, longest due first. */
export async function takeWork(
  ledger: LedgerDb,
  tenant: TenantId,
  id: string,
  round: { readonly nowMs: number; readonly limit: number },
): Promise<WebhookWork> {
  const newest = sql`(select coalesce(max(e.seq), 0) from events e where e.tenant_id = ${tenant})`
  const self = and(eq(webhooks.tenantId, tenant), eq(webhooks.id, id))
  const [, , [webhook], due] = await ledger.batch([
    ledger
      .insert(webhookDeliveries)
      .select(
        sql`select w.tenant_id, w.id, e.seq, 'pending', 0, ${round.nowMs}, ${round.nowMs}, null
          from webhooks w cross join events e
            on e.tenant_id = w.tenant_id and e.seq > w.cursor_seq and e.seq <= w.cursor_seq + ${EVENTS_A_ROUND}
          where w.tenant_id = ${tenant} and w.id = ${id} and w.status = 'enabled'
            and (w.events is null or exists (select 1 from json_each(w.events) wanted where wanted.value = e.type))`,
      )
      .onConflictDoNothing(),
    ledger
      .update(webhooks)
      .set({ cursorSeq: sql`min(${webhooks.cursorSeq} + ${EVENTS_A_ROUND}, ${newest})` })
      .where(and(self, eq(webhooks.status, 'enabled'), sql`${webhooks.cursorSeq} < ${newest}`)),
    ledger
      .select({ row: webhooks, newest: sql<number>`${newest}` })
      .from(webhooks)
      .where(self),
    ledger
      .select({ ...DUE })
      .from(sql`webhook_deliveries d
        cross join events e on e.tenant_id = d.tenant_id and e.seq = d.seq
        left join messages m on m.tenant_id = e.tenant_id and m.id = e.message_id`)
      .where(sql`d.tenant_id = ${tenant} and d.webhook_id = ${id} and d.next_attempt_at_ms <= ${round.nowMs}`)
      .orderBy(sql`d.next_attempt_at_ms`)
      .limit(round.limit),
  ])
  return {
    webhook: webhook?.row ?? null,
    due,
    isBehind: webhook !== undefined && webhook.row.cursorSeq < webhook.newest,
  }
}

const DUE = {
  seq: sql<number>`e.seq`,
  type: sql<string>`e.type`,
  atMs: sql<number>`e.at_ms`,
  messageId: sql<string | null>`e.message_id`,
  detail: sql<string>`e.detail`,
  from: sql<string | null>`m."from"`,
  to: sql<string | null>`m."to"`,
  tags: sql<string | null>`m.tags`,
  subject: sql<string | null>`m.subject`,
  headerId: sql<string | null>`m.header_id`,
  acceptedAtMs: sql<number | null>`m.created_at_ms`,
  attempts: sql<number>`d.attempts`,
  dueAtMs: sql<number>`d.next_attempt_at_ms`,
}

/** What came of one attempt. */
export interface DeliveryResult {
  readonly seq: number
  /** When it was due, as it was read: one that was replayed meanwhile is due at another time. */
  readonly dueAtMs: number
  readonly status: 'success' | 'attempting' | 'failed'
  /** Null when it is over. */
  readonly nextAttemptAtMs: number | null
  /** 0 when there was no answer. */
  readonly httpStatus: number
  readonly response: string
  readonly sentAtMs: number
  readonly tookMs: number
}

const told = (name: string) => sql.raw(`c.value->>'${name}'`)

/** Writes attempts and what they make of their deliveries; one that was replayed meanwhile keeps its new ladder. */
export async function writeResults(
  ledger: LedgerDb,
  tenant: TenantId,
  id: string,
  results: readonly DeliveryResult[],
): Promise<void> {
  // With its key in each row the statements find their rows by it; by a constant they would walk all of the webhook.
  const each = sql`json_each(${JSON.stringify(results.map((result) => ({ ...result, tenant, webhook: id })))}) c`
  const nowMs = results.at(-1)?.sentAtMs ?? 0
  const isFailing = results.every(({ status }) => status !== 'success')
  await ledger.batch([
    ledger.insert(webhookAttempts).select(
      sql`select ${tenant}, ${id}, ${told('seq')},
          (select coalesce(max(a.n), 0) + 1 from webhook_attempts a
            where a.tenant_id = ${tenant} and a.webhook_id = ${id} and a.seq = ${told('seq')}),
          ${told('httpStatus')}, ${told('response')}, ${told('sentAtMs')}, ${told('tookMs')} from ${each}
          where exists (select 1 from webhook_deliveries d
            where d.tenant_id = ${tenant} and d.webhook_id = ${id} and d.seq = ${told('seq')})`,
    ),
    ledger
      .update(webhookDeliveries)
      .set({
        status: sql`${told('status')}`,
        attempts: sql`${webhookDeliveries.attempts} + 1`,
        nextAttemptAtMs: sql`${told('nextAttemptAtMs')}`,
        finalAtMs: sql`case when ${told('nextAttemptAtMs')} is null then ${told('sentAtMs')} end`,
      })
      .from(each)
      .where(
        sql`${webhookDeliveries.tenantId} = ${told('tenant')} and ${webhookDeliveries.webhookId} = ${told('webhook')}
          and ${webhookDeliveries.seq} = ${told('seq')} and ${webhookDeliveries.nextAttemptAtMs} = ${told('dueAtMs')}`,
      ),
    ledger
      .update(webhooks)
      .set({ failingSinceMs: isFailing ? nowMs : null })
      // A row that says so already is not written again.
      .where(
        and(
          eq(webhooks.tenantId, tenant),
          eq(webhooks.id, id),
          isFailing ? isNull(webhooks.failingSinceMs) : isNotNull(webhooks.failingSinceMs),
        ),
      ),
  ])
}

/** Switches an enabled webhook off, ends what is under way, and tells of it as an event. */
export async function disableWebhook(
  ledger: LedgerDb,
  tenant: TenantId,
  id: string,
  why: { readonly reason: string; readonly atMs: number },
): Promise<void> {
  const { reason, atMs } = why
  const event = { tenantId: tenant, type: 'webhook.disabled', atMs, messageId: null }
  const detail = JSON.stringify({ id, reason, disabled_at: new Date(atMs).toISOString() })
  await ledger.batch([
    ledger
      .update(webhookDeliveries)
      .set({ status: 'failed', nextAttemptAtMs: null, finalAtMs: atMs })
      .where(sql`${ofWebhook(tenant, id)} and ${webhookDeliveries.nextAttemptAtMs} is not null`),
    ...insertEvents(
      ledger,
      [{ ...event, detail }],
      sql`exists (select 1 from webhooks w where w.tenant_id = ${tenant} and w.id = ${id} and w.status = 'enabled')`,
    ),
    ledger
      .update(webhooks)
      .set({ status: 'disabled', disabledReason: reason, updatedAtMs: atMs })
      .where(and(eq(webhooks.tenantId, tenant), eq(webhooks.id, id), eq(webhooks.status, 'enabled'))),
  ])
}

/** When the next delivery of a webhook is due; null when there is none. */
export async function nextDueAtMs(ledger: LedgerDb, tenant: TenantId, id: string): Promise<number | null> {
  const [row] = await ledger.all<{ atMs: number | null }>(sql`
    select min(next_attempt_at_ms) as "atMs" from ${webhookDeliveries}
    where ${ofWebhook(tenant, id)} and next_attempt_at_ms is not null`)
  return row?.atMs ?? null
}

export interface WaitingWebhook {
  readonly tenant: TenantId
  readonly webhook: string
}

/** Up to `limit` enabled webhooks behind `after` (in order of key) with something due, or events that no delivery was made of. */
export async function listWaitingWebhooks(
  ledger: LedgerDb,
  page: { readonly after: WaitingWebhook | null; readonly nowMs: number; readonly limit: number },
): Promise<WaitingWebhook[]> {
  const behind = page.after === null ? sql`1` : sql`(w.tenant_id, w.id) > (${page.after.tenant}, ${page.after.webhook})`
  return ledger.all<WaitingWebhook>(sql`
    select w.tenant_id as tenant, w.id as webhook from ${webhooks} w
    where ${behind} and w.status = 'enabled' and (
      w.cursor_seq < (select max(e.seq) from ${events} e where e.tenant_id = w.tenant_id)
      or exists (select 1 from ${webhookDeliveries} d
        where d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.next_attempt_at_ms <= ${page.nowMs}))
    order by w.tenant_id, w.id limit ${page.limit}`)
}

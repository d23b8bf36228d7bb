/**
 * Deliveries of one webhook: made from events by its cursor, taken when due, and what came of them. A delivery that succeeds at once
 * has no row but that of its attempt; whatever is to be tried again has one.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { events, webhookAttempts, webhookDeliveries, webhooks } from '../schema.ts'
import { type EventRow, insertEvents } from './events.ts'

/** Events that are looked at in one round. */
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
  /** Deliveries with a row that are due, longest due first. */
  readonly due: readonly DueDelivery[]
  /** Events that were not posted yet and have no row, in their order; none while the webhook fails. */
  readonly fresh: readonly DueDelivery[]
  /** Up to here `fresh` has all that the webhook wants. */
  readonly seenSeq: number
  /** There are events beyond. */
  readonly isBehind: boolean
}

const ofWebhook = (tenant: TenantId, id: string) => sql`tenant_id = ${tenant} and webhook_id = ${id}`

const BEHIND_CURSOR = sql`webhooks w cross join events e
  on e.tenant_id = w.tenant_id and e.seq > w.cursor_seq and e.seq <= w.cursor_seq + ${sql.raw(String(EVENTS_A_ROUND))}`
const OF_MAIL = sql`left join messages m on m.tenant_id = e.tenant_id and m.id = e.message_id`

/** What the webhook wants of the events behind its cursor; nothing unless it fails, or unless it does not. */
const isWanted = (tenant: TenantId, id: string, isFailing: boolean) => sql`
  w.tenant_id = ${tenant} and w.id = ${id} and w.status = 'enabled'
  and w.failing_since_ms is ${sql.raw(isFailing ? 'not null' : 'null')}
  and (w.events is null or exists (select 1 from json_each(w.events) wanted where wanted.value = e.type))`

/**
 * What is to be posted. New events of a webhook that fails become rows at once, so that their owner sees what waits; those of
 * another are told by themselves, and `writeResults` moves the cursor.
 */
export async function takeWork(
  ledger: LedgerDb,
  tenant: TenantId,
  id: string,
  round: { readonly nowMs: number; readonly limit: number },
): Promise<WebhookWork> {
  const newest = sql`(select coalesce(max(e.seq), 0) from events e where e.tenant_id = ${tenant})`
  const self = and(eq(webhooks.tenantId, tenant), eq(webhooks.id, id))
  const [, , [webhook], due, fresh] = await ledger.batch([
    ledger
      .insert(webhookDeliveries)
      .select(
        sql`select w.tenant_id, w.id, e.seq, 'pending', 0, ${round.nowMs}, ${round.nowMs}, null
          from ${BEHIND_CURSOR} where ${isWanted(tenant, id, true)}`,
      )
      .onConflictDoNothing(),
    ledger
      .update(webhooks)
      .set({ cursorSeq: sql`min(${webhooks.cursorSeq} + ${EVENTS_A_ROUND}, ${newest})` })
      .where(
        and(
          self,
          eq(webhooks.status, 'enabled'),
          isNotNull(webhooks.failingSinceMs),
          sql`${webhooks.cursorSeq} < ${newest}`,
        ),
      ),
    ledger
      .select({ row: webhooks, newest: sql<number>`${newest}` })
      .from(webhooks)
      .where(self),
    ledger
      .select({ ...DUE, attempts: sql<number>`d.attempts`, dueAtMs: sql<number>`d.next_attempt_at_ms` })
      .from(sql`webhook_deliveries d cross join events e on e.tenant_id = d.tenant_id and e.seq = d.seq ${OF_MAIL}`)
      .where(sql`d.tenant_id = ${tenant} and d.webhook_id = ${id} and d.next_attempt_at_ms <= ${round.nowMs}`)
      .orderBy(sql`d.next_attempt_at_ms`)
      .limit(round.limit),
    ledger
      .select({ ...DUE, attempts: sql<number>`0`.as('attempts'), dueAtMs: sql<number>`${round.nowMs}`.as('due_at_ms') })
      .from(sql`${BEHIND_CURSOR} ${OF_MAIL}`)
      .where(isWanted(tenant, id, false))
      .orderBy(sql`e.seq`)
      .limit(round.limit),
  ])
  const newestSeq = webhook?.newest ?? 0
  const windowEnd = Math.min((webhook?.row.cursorSeq ?? 0) + EVENTS_A_ROUND, newestSeq)
  const seenSeq = (fresh.length < round.limit ? undefined : fresh.at(-1)?.seq) ?? windowEnd
  return { webhook: webhook?.row ?? null, due, fresh, seenSeq, isBehind: seenSeq < newestSeq }
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

/** What one round did. */
export interface WebhookRound {
  readonly results: readonly DeliveryResult[]
  /** Events of `fresh`, posted or not. */
  readonly fresh: readonly number[]
  /** The webhook has been told, or has a row, of all events up to it. */
  readonly seenSeq: number
  readonly nowMs: number
}

type NewRow = Pick<
  typeof webhookDeliveries.$inferSelect,
  'seq' | 'status' | 'attempts' | 'nextAttemptAtMs' | 'finalAtMs'
>

/** What a fresh event's row is to say; one that was taken at once needs none. */
function toRows({ results, fresh, nowMs }: WebhookRound): NewRow[] {
  const posted = new Map(results.map((result) => [result.seq, result]))
  return fresh.flatMap((seq): NewRow[] => {
    const result = posted.get(seq)
    if (result?.status === 'success') return []
    if (result === undefined) return [{ seq, status: 'pending', attempts: 0, nextAttemptAtMs: nowMs, finalAtMs: null }]
    const { status, nextAttemptAtMs, sentAtMs } = result
    return [{ seq, status, attempts: 1, nextAttemptAtMs, finalAtMs: nextAttemptAtMs === null ? sentAtMs : null }]
  })
}

/** The webhook is there still, and so is the event. */
const isThere = (tenant: TenantId, id: string) => sql`
  exists (select 1 from webhooks w where w.tenant_id = ${tenant} and w.id = ${id})
  and exists (select 1 from events e where e.tenant_id = ${tenant} and e.seq = ${told('seq')})`

/** Moves the cursor, and notes since when the webhook fails. A row that says so already is not written again. */
function updateWebhook(ledger: LedgerDb, tenant: TenantId, id: string, { results, seenSeq }: WebhookRound) {
  const isFailing = results.every(({ status }) => status !== 'success')
  const failing = isFailing
    ? sql`coalesce(${webhooks.failingSinceMs}, ${results.at(-1)?.sentAtMs ?? null})`
    : sql`${null}`
  return ledger
    .update(webhooks)
    .set({ cursorSeq: sql`max(${webhooks.cursorSeq}, ${seenSeq})`, failingSinceMs: failing })
    .where(
      and(
        eq(webhooks.tenantId, tenant),
        eq(webhooks.id, id),
        sql`(${webhooks.cursorSeq} < ${seenSeq} or ${webhooks.failingSinceMs} is not ${failing})`,
      ),
    )
}

/**
 * Writes attempts, what they make of their deliveries, and how far the webhook is, all or nothing; a delivery that was replayed
 * meanwhile keeps its new ladder.
 */
export async function writeResults(ledger: LedgerDb, tenant: TenantId, id: string, round: WebhookRound): Promise<void> {
  // With its key in each row the statements find their rows by it; by a constant they would walk all of the webhook.
  const each = (rows: readonly object[]) =>
    sql`json_each(${JSON.stringify(rows.map((row) => ({ ...row, tenant, webhook: id })))}) c`
  const { results } = round
  const fresh = new Set(round.fresh)
  const again = results.filter(({ seq }) => !fresh.has(seq))
  const rows = toRows(round)
  const insertAttempts = ledger.insert(webhookAttempts).select(
    sql`select ${tenant}, ${id}, ${told('seq')},
        (select coalesce(max(a.n), 0) + 1 from webhook_attempts a
          where a.tenant_id = ${tenant} and a.webhook_id = ${id} and a.seq = ${told('seq')}),
        ${told('httpStatus')}, ${told('response')}, ${told('sentAtMs')}, ${told('tookMs')}
      from ${each(results)} where ${isThere(tenant, id)}`,
  )
  const insertRows = ledger
    .insert(webhookDeliveries)
    .select(
      sql`select ${tenant}, ${id}, ${told('seq')}, ${told('status')}, ${told('attempts')}, ${told('nextAttemptAtMs')},
          ${round.nowMs}, ${told('finalAtMs')} from ${each(rows)} where ${isThere(tenant, id)}`,
    )
    .onConflictDoNothing()
  const updateRows = ledger
    .update(webhookDeliveries)
    .set({
      status: sql`${told('status')}`,
      attempts: sql`${webhookDeliveries.attempts} + 1`,
      nextAttemptAtMs: sql`${told('nextAttemptAtMs')}`,
      finalAtMs: sql`case when ${told('nextAttemptAtMs')} is null then ${told('sentAtMs')} end`,
    })
    .from(each(again))
    .where(
      sql`${webhookDeliveries.tenantId} = ${told('tenant')} and ${webhookDeliveries.webhookId} = ${told('webhook')}
        and ${webhookDeliveries.seq} = ${told('seq')} and ${webhookDeliveries.nextAttemptAtMs} = ${told('dueAtMs')}`,
    )
  await ledger.batch([
    updateWebhook(ledger, tenant, id, round),
    ...(results.length > 0 ? [insertAttempts] : []),
    ...(rows.length > 0 ? [insertRows] : []),
    ...(again.length > 0 ? [updateRows] : []),
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

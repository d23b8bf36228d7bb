/** Rows of `webhooks`, as their owner makes, reads and changes them. */
import { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { LedgerDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { webhookAttempts, webhookDeliveries, webhooks } from '../schema.ts'

export interface EndpointRow {
  readonly id: WebhookId
  readonly endpoint: string
  /** JSON array; null for all. */
  readonly events: string | null
  readonly status: 'enabled' | 'disabled'
  readonly disabledReason: string | null
  readonly sealedSecret: string
  readonly createdAtMs: number
}

export type NewEndpoint = Pick<EndpointRow, 'id' | 'endpoint' | 'sealedSecret' | 'createdAtMs'> & {
  readonly events: string
}

const SHOWN = {
  id: webhooks.id,
  endpoint: webhooks.endpoint,
  events: webhooks.events,
  status: webhooks.status,
  disabledReason: webhooks.disabledReason,
  sealedSecret: webhooks.sealedSecret,
  createdAtMs: webhooks.createdAtMs,
}

/** A statement takes some seconds at most. */
const ROWS_A_STATEMENT = 5_000

const isWebhook = (tenant: TenantId, id: WebhookId) => and(eq(webhooks.tenantId, tenant), eq(webhooks.id, id))
const toRow = <Row extends { readonly id: string }>(row: Row) => ({ ...row, id: WebhookId.parse(row.id) })

/** Makes an enabled webhook that is told of what happens from now on; false when the tenant has `max` of them, or this one. */
export async function insertWebhook(
  ledger: LedgerDb,
  tenant: TenantId,
  { id, endpoint, events, sealedSecret, createdAtMs }: NewEndpoint,
  max: number,
): Promise<boolean> {
  const { meta } = await ledger.run(sql`
    insert into ${webhooks} (tenant_id, id, endpoint, events, status, sealed_secret, cursor_seq, created_at_ms, updated_at_ms)
    select ${tenant}, ${id}, ${endpoint}, ${events}, 'enabled', ${sealedSecret},
      (select coalesce(max(e.seq), 0) from events e where e.tenant_id = ${tenant}), ${createdAtMs}, ${createdAtMs}
    where (select count(*) from webhooks w where w.tenant_id = ${tenant}) < ${max}
    on conflict do nothing`)
  return meta.changes > 0
}

/** Null when the tenant has no such webhook. */
export async function findWebhook(ledger: LedgerDb, tenant: TenantId, id: WebhookId): Promise<EndpointRow | null> {
  const [row] = await ledger.select(SHOWN).from(webhooks).where(isWebhook(tenant, id))
  return row ? toRow(row) : null
}

/** Up to `count` webhooks, newest first. */
export async function listWebhooks(
  ledger: LedgerDb,
  tenant: TenantId,
  position: PagePosition<WebhookId>,
  count: number,
): Promise<EndpointRow[]> {
  const rows = await ledger
    .select(SHOWN)
    .from(webhooks)
    .where(and(eq(webhooks.tenantId, tenant), isInPage(webhooks.id, position)))
    .orderBy(nearestFirst(webhooks.id, position))
    .limit(count)
  return newestFirst(rows.map(toRow), position)
}

export interface EndpointChanges {
  readonly endpoint?: string
  /** JSON array. */
  readonly events?: string
  readonly status?: 'enabled' | 'disabled'
  readonly disabledReason?: null
  readonly failingSinceMs?: null
  readonly updatedAtMs: number
}

/** A webhook that is switched on again is told of what happens from then on: what it missed, the event log tells. */
const cursorAfter = (tenant: TenantId, status: EndpointChanges['status']) =>
  status === 'enabled'
    ? {
        cursorSeq: sql`case ${webhooks.status} when 'enabled' then ${webhooks.cursorSeq} else
          coalesce((select e.seq from events e where e.tenant_id = ${tenant} order by e.seq desc limit 1), 0) end`,
      }
    : {}

/** False when nothing was changed: the tenant has no such webhook, or is on its way to another ledger. */
export async function updateWebhook(
  ledger: LedgerDb,
  tenant: TenantId,
  id: WebhookId,
  changes: EndpointChanges,
): Promise<boolean> {
  const updated = await ledger
    .update(webhooks)
    .set({ ...changes, ...cursorAfter(tenant, changes.status) })
    .where(isWebhook(tenant, id))
    .returning({ id: webhooks.id })
  return updated.length > 0
}

/** The secret of now signs beside the new one until `previousUntilMs`. False as of `updateWebhook`. */
export async function replaceSecret(
  ledger: LedgerDb,
  tenant: TenantId,
  id: WebhookId,
  secret: { readonly sealedSecret: string; readonly previousUntilMs: number; readonly updatedAtMs: number },
): Promise<boolean> {
  const updated = await ledger
    .update(webhooks)
    .set({ ...secret, sealedPreviousSecret: sql`${webhooks.sealedSecret}` })
    .where(isWebhook(tenant, id))
    .returning({ id: webhooks.id })
  return updated.length > 0
}

/**
 * Removes the webhook with its deliveries and their attempts; false when the tenant has no such webhook. The webhook goes last: a
 * removal that was cut short can be repeated.
 */
export async function deleteWebhook(ledger: LedgerDb, tenant: TenantId, id: WebhookId): Promise<boolean> {
  const own = sql`tenant_id = ${tenant} and webhook_id = ${id}`
  const attempts = sql`${own} and (seq, n) in (select seq, n from webhook_attempts where ${own} limit ${ROWS_A_STATEMENT})`
  const deliveries = sql`${own} and seq in (select seq from webhook_deliveries where ${own} limit ${ROWS_A_STATEMENT})`
  while ((await ledger.delete(webhookAttempts).where(attempts)).meta.changes === ROWS_A_STATEMENT);
  while ((await ledger.delete(webhookDeliveries).where(deliveries)).meta.changes === ROWS_A_STATEMENT);
  const [, , removed] = await ledger.batch([
    ledger.delete(webhookAttempts).where(own),
    ledger.delete(webhookDeliveries).where(own),
    ledger.delete(webhooks).where(isWebhook(tenant, id)).returning({ id: webhooks.id }),
  ])
  return removed.length > 0
}

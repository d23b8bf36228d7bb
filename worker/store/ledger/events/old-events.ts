/** What is older than its retention of events, and of what webhooks were told of them. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { events, webhookAttempts, webhookDeliveries } from '../schema.ts'

/**
 * Removes up to `limit` rows a table of events before `beforeMs`; how many. The newest event of a tenant stays however old it is: the
 * next number is made from it.
 */
export async function deleteOldEvents(
  ledger: LedgerDb,
  tenant: TenantId,
  beforeMs: number,
  limit: number,
): Promise<number> {
  // Events are numbered in the order in which we heard of them: the first young one ends the old ones.
  const bound = sql`coalesce(
    (select e.seq from events e where e.tenant_id = ${tenant} and e.at_ms >= ${beforeMs} order by e.seq limit 1),
    (select max(e.seq) from events e where e.tenant_id = ${tenant}), 0)`
  // A delivery goes after its last attempt, which would look like one that succeeded at once.
  const results = await ledger.batch([
    ledger.delete(webhookAttempts).where(sql`(tenant_id, webhook_id, seq, n) in (
      select tenant_id, webhook_id, seq, n from webhook_attempts where tenant_id = ${tenant} and seq < ${bound} limit ${limit})`),
    ledger.delete(webhookDeliveries).where(sql`(tenant_id, webhook_id, seq) in (
      select tenant_id, webhook_id, seq from webhook_deliveries d where tenant_id = ${tenant} and seq < ${bound}
        and not exists (select 1 from webhook_attempts a
          where a.tenant_id = d.tenant_id and a.webhook_id = d.webhook_id and a.seq = d.seq) limit ${limit})`),
    ledger.delete(events).where(sql`(tenant_id, seq) in (
      select tenant_id, seq from events where tenant_id = ${tenant} and seq < ${bound} order by seq limit ${limit})`),
  ])
  return Math.max(...results.map(({ meta }) => meta.changes))
}

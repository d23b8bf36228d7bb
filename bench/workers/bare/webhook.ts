/** The least that brings an event to an endpoint: a queue, a read of the one row, a POST. And what a webhook has behind it. */
import type { BenchEnv } from '../prepare.ts'

export interface BareEvent {
  readonly endpoint: string
  /** Of the mail. */
  readonly id: string
}

export interface BareQueueEnv extends BenchEnv {
  readonly BARE_EVENTS: Queue<BareEvent>
}

export async function queueBareEvent(env: BareQueueEnv, event: BareEvent): Promise<{ queued: number }> {
  await env.BARE_EVENTS.send(event, { contentType: 'json' })
  return { queued: 1 }
}

/** Posts each of them at once. */
export async function consumeBareEvents(env: BareQueueEnv, batch: MessageBatch<BareEvent>): Promise<void> {
  await env.LEDGER_0.prepare('select * from webhooks limit 1').all()
  await Promise.all(
    batch.messages.map(({ body: { endpoint, id } }) =>
      fetch(endpoint, { method: 'POST', body: JSON.stringify({ type: 'bare', data: { email_id: id } }) }),
    ),
  )
}

const FILL = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?1)
  insert into webhook_deliveries (tenant_id, webhook_id, seq, status, attempts, created_at_ms, final_at_ms)
  select w.tenant_id, w.id, -i, 'success', 1, ?2, ?2 from n, webhooks w`

/** Every webhook gets as many deliveries that were made before. */
export async function fillWebhookDeliveries(env: BenchEnv, { rows }: { rows: number }): Promise<{ rows: number }> {
  await env.LEDGER_0.prepare(FILL).bind(rows, Date.now()).run()
  return { rows }
}

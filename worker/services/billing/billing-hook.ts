/**
 * The door to whatever the operator bills with: an address of his that is told how much each account has sent. Off unless it is
 * configured; nothing in Mailstead depends on what it answers.
 */
import type { Deps } from '../../deps.ts'
import { signWebhook } from '../webhooks/delivery/sign-webhook.ts'

/** What one account has used. */
export interface BilledAccount {
  readonly id: string
  readonly name: string
  readonly plan: string
  readonly state: string
  /** As it was last measured; null before. */
  readonly storage_bytes: number | null
  /** Counted from each month's beginning (UTC), so that a repeated or a missed report changes no bill. */
  readonly months: readonly { readonly month: string; readonly emails: number }[]
}

/** The body of a report. */
export interface BillingReport {
  readonly type: 'usage.counted'
  readonly created_at: string
  readonly accounts: readonly BilledAccount[]
}

const TIMEOUT_MS = 10_000

/**
 * Posts a report, signed as webhooks are. Throws unless it is answered 2xx. The same `id` means the same accounts on the same day.
 * The address is the operator's own: it may be private, and is not checked as those of tenants are.
 */
export async function postReport(
  deps: Pick<Deps, 'clock' | 'config' | 'fetch'>,
  id: string,
  accounts: readonly BilledAccount[],
): Promise<void> {
  const nowMs = deps.clock.now()
  const report: BillingReport = { type: 'usage.counted', created_at: new Date(nowMs).toISOString(), accounts }
  const body = JSON.stringify(report)
  const signed = await signWebhook([deps.config.BILLING_SECRET], { id, atMs: nowMs, body })
  const answer = await deps.fetch(deps.config.BILLING_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`the billing hook answered ${answer.status}`)
}

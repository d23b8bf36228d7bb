/**
 * One round of a webhook: what is due and what is new is posted, and what came of it is written. The event is posted before its
 * result is written: a Worker that dies between the two posts it again, under the same id.
 */
import type { Deps } from '../../../deps.ts'
import { findTenantPlaces } from '../../../store/directory/tenant-shards.ts'
import type { Listener } from '../../../store/ledger/events/listeners.ts'
import {
  type DueDelivery,
  disableWebhook,
  nextDueAtMs,
  takeWork,
  type WebhookRow,
  writeResults,
} from '../../../store/ledger/events/webhook-deliveries.ts'
import { bySystem } from '../../access/audit-entry.ts'
import { audited } from '../../access/audited.ts'
import { tellWatchers } from '../../live/tell-watchers.ts'
import { type MailDeps, mailAdmins } from '../../tenants/mail-admins.ts'
import { webhookSecretContext } from '../webhook-secret.ts'
import { type Posted, postEvent } from './post-event.ts'

/** Of those that are due, and of new ones. */
const DELIVERIES_A_ROUND = 25
/** A Worker has six connections. */
const POSTS_AT_ONCE = 5
/** An endpoint that fails gets one post at a time, and a pause between them. */
const FAILING_PAUSE_MS = 5_000
const DISABLE_AFTER_MS = 5 * 86_400_000
const MOVING_PAUSE_MS = 60_000

export type DeliverDeps = MailDeps & Pick<Deps, 'fetch' | 'resolvers'>

/** What the runner does next. */
export type NextRound =
  /** The webhook is no more. */
  | { readonly kind: 'gone' }
  /** Nothing is left to do until an event comes. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'wait'; readonly ms: number }

async function openSecrets(deps: DeliverDeps, { tenant, webhook: id }: Listener, row: WebhookRow): Promise<string[]> {
  const context = webhookSecretContext(tenant, id)
  const isPreviousValid = row.sealedPreviousSecret !== null && (row.previousUntilMs ?? 0) > deps.clock.now()
  const sealed = [row.sealedSecret, ...(isPreviousValid && row.sealedPreviousSecret ? [row.sealedPreviousSecret] : [])]
  return Promise.all(sealed.map((each) => deps.secrets.open(context, each)))
}

/** Stops at the first failure of an endpoint that was failing before: the others would fare no better. */
async function postAll(
  deps: DeliverDeps,
  listener: Listener,
  row: WebhookRow,
  due: readonly DueDelivery[],
): Promise<readonly Posted[]> {
  const target = { tenant: listener.tenant, endpoint: row.endpoint, secrets: await openSecrets(deps, listener, row) }
  const atOnce = row.failingSinceMs === null ? POSTS_AT_ONCE : 1
  const posted: Posted[] = []
  for (let at = 0; at < due.length; at += atOnce) {
    const results = await Promise.all(due.slice(at, at + atOnce).map((each) => postEvent(deps, target, each)))
    posted.push(...results)
    if (results.every(({ status }) => status !== 'success')) break
  }
  return posted
}

/** Why the webhook is to be switched off now; null when it is not. */
function reasonToDisable(row: WebhookRow, posted: readonly Posted[], nowMs: number): string | null {
  if (posted.some(({ isGone }) => isGone)) return 'The endpoint answered 410 Gone.'
  const isFailing = posted.every(({ status }) => status !== 'success')
  const isLong = row.failingSinceMs !== null && nowMs - row.failingSinceMs >= DISABLE_AFTER_MS
  return isFailing && isLong ? 'No delivery has succeeded for five days.' : null
}

/**
 * Before it is switched off, so that a Worker that dies between the two tells it when it comes again; the mail goes out once all the same,
 * under the name of the time the webhook was last changed.
 */
async function tellOwners(
  deps: DeliverDeps,
  { tenant, webhook: id }: Listener,
  { endpoint, updatedAtMs }: WebhookRow,
  reason: string,
): Promise<void> {
  const text = `The webhook to ${endpoint} was switched off. ${reason}`
  const mail = { kind: 'webhook' as const, text, path: `/webhooks/${id}`, once: `webhook-off ${id} ${updatedAtMs}` }
  await mailAdmins(deps, tenant, mail)
}

/** An endpoint that answered nothing well is left alone for a while, whatever is due. */
function pauseBefore(dueInMs: number, posted: readonly Posted[]): number {
  const isFailing = posted.length > 0 && posted.every(({ status }) => status !== 'success')
  return Math.max(dueInMs, isFailing ? FAILING_PAUSE_MS : 0)
}

/** Throws when a database fails: the runner's alarm comes again. */
export async function deliverWebhook(deps: DeliverDeps, listener: Listener): Promise<NextRound> {
  const { tenant, webhook: id } = listener
  const place = (await findTenantPlaces(deps.directory, [tenant])).get(tenant)
  if (!place) return { kind: 'gone' }
  if (place.state === 'moving') return { kind: 'wait', ms: MOVING_PAUSE_MS }
  const ledger = deps.ledgers.at(place.shard)
  const work = await takeWork(ledger, tenant, id, { nowMs: deps.clock.now(), limit: DELIVERIES_A_ROUND })
  const { webhook: row, due, fresh, seenSeq, isBehind } = work
  if (row === null) return { kind: 'gone' }
  if (row.status !== 'enabled') return { kind: 'rest' }
  const posting = [...due, ...fresh]
  const posted = posting.length > 0 ? await postAll(deps, listener, row, posting) : []
  const isMoved = row.failingSinceMs === null && seenSeq > row.cursorSeq
  if (posted.length > 0 || isMoved) {
    const told = { results: posted, fresh: fresh.map(({ seq }) => seq), seenSeq, nowMs: deps.clock.now() }
    await writeResults(ledger, tenant, id, told)
  }
  if (posted.length > 0) await tellWatchers(deps, [{ tenant, type: 'webhook', id }])
  const nowMs = deps.clock.now()
  const reason = posted.length > 0 ? reasonToDisable(row, posted, nowMs) : null
  if (reason !== null) {
    await tellOwners(deps, listener, row, reason)
    const act = { act: 'webhook.switched_off', target: id, detail: { endpoint: row.endpoint, reason } }
    await audited(deps, bySystem(tenant), act, () => disableWebhook(ledger, tenant, id, { reason, atMs: nowMs }))
    deps.log('warn', 'webhook.disabled', { tenant, webhook: id, reason })
    return { kind: 'rest' }
  }
  if (isBehind) return { kind: 'wait', ms: 0 }
  const dueAtMs = await nextDueAtMs(ledger, tenant, id)
  return dueAtMs === null ? { kind: 'rest' } : { kind: 'wait', ms: pauseBefore(dueAtMs - nowMs, posted) }
}

/** One attempt at a delivery: the signed POST, and what its answer means. Never throws. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import type { DeliveryResult, DueDelivery } from '../../../store/ledger/events/webhook-deliveries.ts'
import { showEvent } from '../../events/show-events.ts'
import { guardedFetch, type Outcome } from '../../outgoing/guarded-fetch.ts'
import { ATTEMPTS_MAX, nextAttemptAtMs, readRetryAfter } from './next-attempt.ts'
import { signWebhook } from './sign-webhook.ts'

const ANSWER_MAX_BYTES = 16_384
/** As much of an answer as its owner is shown: enough for an error message, too little to read another service by. */
const SHOWN_MAX_CHARS = 500
const GONE = 410

type PostDeps = Pick<Deps, 'clock' | 'config' | 'fetch' | 'resolvers'>

export interface Posted extends DeliveryResult {
  /** 410: the receiver wants no more of them. */
  readonly isGone: boolean
}

/** The body as it is signed and sent. */
export function writePayload(tenant: TenantId, row: DueDelivery): { readonly id: string; readonly body: string } {
  const { id, seq, type, created_at, data } = showEvent(tenant, row)
  return { id, body: JSON.stringify({ type, created_at, seq, data }) }
}

function describeAnswer(outcome: Outcome): string {
  if (outcome.kind !== 'answered') return outcome.why
  if (outcome.status >= 300 && outcome.status < 400) return 'The endpoint redirects. Redirects are not followed.'
  const text = new TextDecoder().decode(outcome.body)
  // What a stranger answers is shown as text of one line.
  return text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, SHOWN_MAX_CHARS)
}

/** `secrets`: those that are valid now, newest first. */
export async function postEvent(
  deps: PostDeps,
  target: { readonly tenant: TenantId; readonly endpoint: string; readonly secrets: readonly string[] },
  due: DueDelivery,
): Promise<Posted> {
  const { id, body } = writePayload(target.tenant, due)
  const sentAtMs = deps.clock.now()
  const headers = {
    'content-type': 'application/json',
    ...(await signWebhook(target.secrets, { id, atMs: sentAtMs, body })),
  }
  const outcome = await guardedFetch(deps, {
    url: target.endpoint,
    method: 'POST',
    headers,
    body,
    limitBytes: ANSWER_MAX_BYTES,
  })
  const nowMs = deps.clock.now()
  const status = outcome.kind === 'answered' ? outcome.status : 0
  const isTaken = status >= 200 && status < 300
  const retryAfterMs = outcome.kind === 'answered' ? readRetryAfter(outcome.headers.get('retry-after'), nowMs) : null
  const made = due.attempts + 1
  const nextMs = isTaken ? null : nextAttemptAtMs(made, { nowMs, retryAfterMs, random: Math.random })
  return {
    seq: due.seq,
    dueAtMs: due.dueAtMs,
    status: isTaken ? 'success' : made >= ATTEMPTS_MAX ? 'failed' : 'attempting',
    nextAttemptAtMs: nextMs,
    httpStatus: status,
    response: describeAnswer(outcome),
    sentAtMs,
    tookMs: Math.max(0, nowMs - sentAtMs),
    isGone: status === GONE,
  }
}

/** Posts one alarm to the operator's webhook, signed as webhooks are. Never throws. */
import type { AlarmPost } from '@mailstead/contracts/api/operator/alarm.ts'
import type { Deps } from '../../deps.ts'
import { guardedFetch } from '../outgoing/guarded-fetch.ts'
import { signWebhook } from '../webhooks/delivery/sign-webhook.ts'

const ANSWER_MAX_BYTES = 1_024

type PostDeps = Pick<Deps, 'clock' | 'config' | 'fetch' | 'resolvers'>

export interface Target {
  readonly url: string
  readonly secret: string
}

/** The same `id` is the same telling. Answers why it could not be told; null when it was. */
export async function postAlarm(
  deps: PostDeps,
  { url, secret }: Target,
  id: string,
  post: Omit<AlarmPost, 'created_at'>,
): Promise<string | null> {
  const atMs = deps.clock.now()
  const { type, data } = post
  const body = JSON.stringify({ type, created_at: new Date(atMs).toISOString(), data })
  const headers = { 'content-type': 'application/json', ...(await signWebhook([secret], { id, atMs, body })) }
  const outcome = await guardedFetch(deps, { url, method: 'POST', headers, body, limitBytes: ANSWER_MAX_BYTES })
  if (outcome.kind !== 'answered') return outcome.why
  return outcome.status >= 200 && outcome.status < 300 ? null : `It answered ${outcome.status}.`
}

/**
 * The send path up to "it is ours": policy, suppression, compose, sign, keep. After the batch has committed the caller
 * may be told 200; the queue message that follows is only a wake-up.
 */
import type { SendEmail } from '@mailstead/contracts/api/email.ts'
import type { Deps } from '../../deps.ts'
import type { Access } from '../access/access.ts'
import { requireRoom } from '../ledgers/shards/shard-limits.ts'
import { readRecipients } from './envelope.ts'
import { keepAccepted } from './keep-accepted.ts'
import { type PrepareDeps, prepareMail } from './prepare-mail.ts'
import { concurrentRequest, readKnown, toIdempotency } from './read-known.ts'
import { wakeAccepted } from './wake-accepted.ts'

export type SubmitDeps = PrepareDeps & Pick<Deps, 'bulk' | 'log' | 'outbound' | 'liveFeeds' | 'webhookRunners'>

export interface Submitted {
  readonly id: string
  /** Hands the mail over; a failure is logged and left to the sweeper. Null when nothing is to be sent now. */
  readonly wake: (() => Promise<void>) | null
}

/** Accepts one mail for delivery. Throws Refusal; a 503 means that nothing was accepted. */
export async function submit(
  deps: SubmitDeps,
  access: Access,
  request: SendEmail,
  idempotencyKey: string | null,
): Promise<Submitted> {
  const recipients = readRecipients(access, request)
  const idempotency = await toIdempotency('send', request, idempotencyKey)
  const { suppressed, earlier } = await readKnown(deps, access, [recipients], idempotency)
  if (earlier) return { id: earlier.messageId, wake: null }

  requireRoom(access)
  const mail = await prepareMail(deps, access, request, { recipients, suppressed })
  const answered = idempotency && { ...idempotency, messageId: mail.id, answer: null }
  const kept = await keepAccepted(deps, access, [mail], answered)
  if (kept === 'kept') return { id: mail.id, wake: wakeAccepted(deps, access, [mail]) }

  const { earlier: winner } = await readKnown(deps, access, [recipients], idempotency)
  if (!winner) throw concurrentRequest()
  return { id: winner.messageId, wake: null }
}

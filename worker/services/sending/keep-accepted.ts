/** The batch that makes mails ours, repeated on a passing failure; ids were made before, so a repeat is harmless. */
import type { Deps } from '../../deps.ts'
import { movingTenant, Refusal, unavailable } from '../../platform/refusal.ts'
import { brokenConstraint, isRetryable } from '../../store/ledger/constraint.ts'
import { type AcceptedRows, type AnsweredKey, writeAccepted } from '../../store/ledger/sending/accept.ts'
import type { Access } from '../access/access.ts'
import { wakeWebhooks } from '../webhooks/delivery/wake.ts'
import type { PreparedMail } from './prepare-mail.ts'

const BATCH_TRIES = 3

/**
 * `key-taken`: another request with the same idempotency key came first; nothing was written. `id-taken`: nothing was written either, since
 * the mail was kept before; of ids that were not chosen by us for this request.
 */
export type Kept = 'id-taken' | 'key-taken' | 'kept'

/** What a failed batch means; `null` asks for another try. */
function judgeFailure(error: unknown, tried: number, rows: AcceptedRows): Kept | null {
  switch (brokenConstraint(error)) {
    case 'message-exists':
      // An earlier try of this very batch, or of the same submission.
      return tried > 1 ? 'kept' : 'id-taken'
    case 'idempotency-key-exists':
      return 'key-taken'
    case 'daily-quota':
      throw new Refusal(
        'daily_quota_exceeded',
        `The quota of ${rows.dailyQuota} recipients a day has no room for ${rows.counted} more; GET /v1/limits shows what is used. It starts anew at midnight UTC; or ask the operator for a larger plan.`,
      )
    case 'monthly-quota':
      throw new Refusal(
        'monthly_quota_exceeded',
        `The quota of ${rows.monthlyQuota} recipients a month has no room for ${rows.counted} more; GET /v1/limits shows what is used. It starts anew on the first of the month, UTC; or ask the operator for a larger plan.`,
      )
    case 'tenant-away':
      throw movingTenant()
    case 'report-exists':
    case 'other':
      throw error
    case null:
      if (isRetryable(error) && tried < BATCH_TRIES) return null
      // The batch may have committed with its answer lost: only a key tells a repeat from a second mail.
      throw unavailable(
        'It is not certain that the mail was stored. Repeat the request; with the same `Idempotency-Key` it cannot become two mails.',
      )
  }
}

const toRows = (
  deps: Pick<Deps, 'clock'>,
  access: Access,
  mails: readonly PreparedMail[],
  idempotency: AnsweredKey | null,
): AcceptedRows => ({
  mails: mails.map(({ mail }) => mail),
  events: mails.flatMap(({ events }) => events),
  idempotency: idempotency && { ...idempotency, createdAtMs: deps.clock.now() },
  counted: mails.reduce((sum, { counted }) => sum + counted, 0),
  day: new Date(deps.clock.now()).toISOString().slice(0, 10),
  dailyQuota: access.dailyQuota,
  monthlyQuota: access.monthlyQuota,
})

/** Throws Refusal: the quota is used up, or 503 when it is not certain that the mails were kept. */
export async function keepAccepted(
  deps: Pick<Deps, 'clock' | 'ledgers' | 'log' | 'liveFeeds' | 'webhookRunners'>,
  access: Access,
  mails: readonly PreparedMail[],
  idempotency: AnsweredKey | null,
): Promise<Kept> {
  const rows = toRows(deps, access, mails, idempotency)
  for (let tried = 1; ; tried++) {
    try {
      await wakeWebhooks(deps, await writeAccepted(deps.ledgers.at(access.shard), access.tenant, rows))
      return 'kept'
    } catch (error) {
      const judged = judgeFailure(error, tried, rows)
      if (judged !== null) return judged
    }
  }
}

/** The batch that makes a mail ours, repeated on a passing failure; ids were made before, so a repeat is harmless. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { movingTenant, Refusal, unavailable } from '../../platform/refusal.ts'
import type { LedgerDb } from '../../store/databases.ts'
import { type AcceptedRows, writeAccepted } from '../../store/ledger/accept.ts'
import { brokenConstraint, isRetryable } from '../../store/ledger/constraint.ts'

const BATCH_TRIES = 3

/** `key-taken`: another request with the same idempotency key came first; nothing was written. */
export type Kept = 'kept' | 'key-taken'

/** What a failed batch means; `null` asks for another try. */
function judgeFailure(error: unknown, tried: number, rows: AcceptedRows): Kept | null {
  switch (brokenConstraint(error)) {
    case 'message-exists':
      // Only an earlier try of this very batch can have written this id.
      if (tried > 1) return 'kept'
      throw error
    case 'idempotency-key-exists':
      return 'key-taken'
    case 'daily-quota':
      throw new Refusal(
        'daily_quota_exceeded',
        `The quota of ${rows.dailyQuota} recipients a day is used up. It starts anew at midnight UTC.`,
      )
    case 'monthly-quota':
      throw new Refusal(
        'monthly_quota_exceeded',
        `The quota of ${rows.monthlyQuota} recipients a month is used up. It starts anew on the first of the month, UTC.`,
      )
    case 'tenant-away':
      throw movingTenant()
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

/** Throws Refusal: the quota is used up, or 503 when it is not certain that the mail was kept. */
export async function keepAccepted(ledger: LedgerDb, tenant: TenantId, rows: AcceptedRows): Promise<Kept> {
  for (let tried = 1; ; tried++) {
    try {
      await writeAccepted(ledger, tenant, rows)
      return 'kept'
    } catch (error) {
      const judged = judgeFailure(error, tried, rows)
      if (judged !== null) return judged
    }
  }
}

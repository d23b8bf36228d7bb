/** Sends a mail once more to recipients that it did not reach. Who has it never gets it again, and who is suppressed stays out. */
import { EXPIRES_IN_MAX_SECONDS } from '@mailstead/contracts/api/email.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { notFound, Refusal, unavailable } from '../../platform/refusal.ts'
import { wakeJobs } from '../../platform/wake-jobs.ts'
import { findRetryable, type Retryable, writeRetry } from '../../store/ledger/sending/retries.ts'
import type { Access } from '../access/access.ts'
import { foldMessage } from '../delivery/fold.ts'
import { RecipientState, shownState } from '../delivery/recipient-state.ts'
import { SWEEP_AFTER_MS } from './scheduling.ts'

/** The keys that signed it are published for so long after their last signature. */
const RETRY_WITHIN_MS = 7 * 86_400_000
const FAILED: readonly RecipientState[] = ['bounced', 'failed', 'expired']
const ROUNDS_MAX = 4

type RetryDeps = Pick<Deps, 'bulk' | 'clock' | 'ledgers' | 'log' | 'outbound'>

export interface RetryRequest {
  /** Addresses in lower case; null for all that failed. */
  readonly recipients: readonly string[] | null
}

type Row = Retryable['recipients'][number]

/** As long as the mail had at first; more after a retry. */
const lifeOf = (mail: Retryable): number => mail.expiresAtMs - (mail.scheduledAtMs ?? mail.createdAtMs)

const isFailed = ({ state }: Row): boolean => FAILED.includes(RecipientState.parse(state))

function chooseRecipients(mail: Retryable, { recipients: named }: RetryRequest): Row[] {
  const unknown = named?.find((address) => mail.recipients.every((row) => row.address.toLowerCase() !== address))
  if (unknown !== undefined)
    throw new Refusal('validation_error', `\`recipients\`: ${unknown} is no recipient of this email.`)
  return mail.recipients.filter(
    (row) => isFailed(row) && !row.isSuppressed && (named === null || named.includes(row.address.toLowerCase())),
  )
}

/** Throws `conflict` with what stands in the way. */
function requireRetryable(mail: Retryable, chosen: readonly Row[], nowMs: number): void {
  if (chosen.length === 0)
    throw new Refusal(
      'conflict',
      mail.recipients.some((row) => isFailed(row) && row.isSuppressed)
        ? 'The recipients that failed are on the suppression list. Take them off it first (DELETE /v1/suppressions/:email).'
        : 'No recipient of this email has failed.',
    )
  if (nowMs - (mail.scheduledAtMs ?? mail.createdAtMs) > RETRY_WITHIN_MS)
    throw new Refusal(
      'conflict',
      'This email is older than 7 days: its signatures may not verify any more. Send it anew.',
    )
  if (!mail.hasBytes) throw new Refusal('conflict', 'The bytes of this email are not kept any more. Send it anew.')
}

/** The addresses that are sent to again. Throws `not_found`, `conflict`, or `validation_error` for a recipient. */
export async function retryEmail(
  deps: RetryDeps,
  { tenant, shard }: Access,
  id: string,
  request: RetryRequest,
): Promise<readonly string[]> {
  const ledger = deps.ledgers.at(shard)
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const mail = await findRetryable(ledger, tenant, id)
    if (!mail) throw notFound('email')
    const nowMs = deps.clock.now()
    const chosen = chooseRecipients(mail, request)
    requireRetryable(mail, chosen, nowMs)
    const jobId = newId(nowMs)
    const fold = foldMessage(mail.recipients.map((row) => (chosen.includes(row) ? 'accepted' : shownState(row))))
    const isWritten = await writeRetry(ledger, tenant, {
      messageId: id,
      jobId,
      messageRevision: mail.revision,
      recipients: chosen.map(({ n, revision }) => ({ n, revision })),
      state: fold.state,
      counts: JSON.stringify(fold.counts),
      atMs: nowMs,
      dueAtMs: nowMs + SWEEP_AFTER_MS,
      expiresAtMs: nowMs + Math.min(lifeOf(mail), EXPIRES_IN_MAX_SECONDS * 1_000),
    })
    if (!isWritten) continue
    await wakeJobs(deps, [{ tenant, job: jobId, class: 'transactional' }])
    return chosen.map(({ address }) => address)
  }
  throw unavailable('The email is being changed at this moment. Repeat the request.')
}

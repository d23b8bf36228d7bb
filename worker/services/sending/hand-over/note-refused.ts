/**
 * Jobs that a relay would not take (their bytes do not match, their epoch is old): tried again after growing pauses, and
 * given up with an alarm, since a mail must not wait for what does not mend itself.
 */
import type { Deps } from '../../../deps.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import { countRefused } from '../../../store/ledger/sending/refusals.ts'
import { applyTransitions } from '../../delivery/apply-transitions.ts'
import { decided } from '../../delivery/transition.ts'
import type { Assignment } from './hand-over-plan.ts'

const TRIES_MAX = 10
const FIRST_PAUSE_MS = 300_000
const PAUSE_MAX_MS = 14_400_000

export interface Refused {
  readonly assignment: Assignment
  readonly reason: string
}

function toRow({ assignment, reason }: Refused, atMs: number) {
  const { job, relay, recipients } = assignment
  const n = Math.min(...recipients.map((recipient) => recipient.n))
  // A hand-over raises the number, so that each refusal counts once.
  const eventId = `${job.id}|${n}|refused|${job.handOvers}`
  return { tenant: job.tenant, messageId: job.messageId, n, eventId, relayId: relay.id, reason, atMs }
}

function toFailed({ assignment: { job, recipients }, reason }: Refused, atMs: number) {
  const text = `The relays refused the mail ${TRIES_MAX} times: ${reason}`
  const { tenant, messageId, id: jobId } = job
  return recipients.map(({ n }) => decided({ tenant, messageId, jobId, n }, 'failed', atMs, text))
}

/** The pause until the next try by job id; a job that is given up is absent, and closed. */
export async function noteRefused(
  deps: Pick<Deps, 'clock' | 'log' | 'liveFeeds' | 'webhookRunners'>,
  ledger: LedgerDb,
  refused: readonly Refused[],
): Promise<ReadonlyMap<string, number>> {
  const atMs = deps.clock.now()
  const counts = await countRefused(
    ledger,
    refused.map((each) => toRow(each, atMs)),
  )
  const countOf = ({ assignment }: Refused): number => counts.get(assignment.job.messageId) ?? 1
  const given = refused.filter((each) => countOf(each) >= TRIES_MAX)
  for (const { assignment } of given)
    deps.log('error', 'job.refused_for_good', { job: assignment.job.id, tenant: assignment.job.tenant })
  if (given.length > 0)
    await applyTransitions(
      deps,
      ledger,
      given.flatMap((each) => toFailed(each, atMs)),
    )
  return new Map(
    refused
      .filter((each) => countOf(each) < TRIES_MAX)
      .map((each) => [each.assignment.job.id, Math.min(FIRST_PAUSE_MS * 2 ** (countOf(each) - 1), PAUSE_MAX_MS)]),
  )
}

/**
 * Recipients whose job a relay has taken become `queued`. The note waits a moment: a relay tells of most mails within it, and their
 * result is then one write with the hand-over. When it is lost the recipients are as before the POST, and the sweeper asks the relay
 * again within a minute.
 */
import type { Deps } from '../../../deps.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import type { ControlDeps } from '../../control/push-control.ts'
import { applyTransitions, readMissed } from '../../delivery/apply-transitions.ts'
import { stopMissed } from '../../delivery/stop-missed.ts'
import { decided, type Transition } from '../../delivery/transition.ts'
import type { Assignment } from './hand-over-plan.ts'

type NoteDeps = ControlDeps & Pick<Deps, 'afterwards' | 'webhookRunners'>

const toQueued = ({ job, recipients }: Assignment, atMs: number): Transition[] =>
  recipients.map(({ n }) => decided({ tenant: job.tenant, messageId: job.messageId, jobId: job.id, n }, 'queued', atMs))

/** An address that was suppressed during the POST is stopped at once. */
export async function noteTaken(
  deps: NoteDeps,
  ledger: LedgerDb,
  taken: readonly Assignment[],
  atMs: number,
): Promise<void> {
  const queued = taken.flatMap((assignment) => toQueued(assignment, atMs))
  if (queued.length === 0) return
  const missed = await readMissed(ledger, queued)
  if (missed.length > 0) await stopMissed(deps)(missed)
  await deps.afterwards(async () => {
    await applyTransitions(deps, ledger, queued)
  })
}

/**
 * Recipients whose job a relay has taken become `queued`. A relay that tells so by itself tells of most of them when they are tried,
 * so that hand-over and result are one write. When what it tells is lost the recipients are as before the POST, and the sweeper asks
 * the relay again within a minute.
 */
import type { Deps } from '../../../deps.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import type { ControlDeps } from '../../control/push-control.ts'
import { applyTransitions, readMissed } from '../../delivery/apply-transitions.ts'
import { stopMissed } from '../../delivery/stop-missed.ts'
import { decided, type Transition } from '../../delivery/transition.ts'
import type { Assignment } from './hand-over-plan.ts'

type NoteDeps = ControlDeps & Pick<Deps, 'webhookRunners'>

const toQueued = ({ job, recipients }: Assignment, atMs: number): Transition[] =>
  recipients.map(({ n }) => decided({ tenant: job.tenant, messageId: job.messageId, jobId: job.id, n }, 'queued', atMs))

export interface Taken {
  readonly assignment: Assignment
  /** The relay will tell of it. */
  readonly isTold: boolean
}

/** An address that was suppressed during the POST is stopped at once, whoever tells of the rest. */
export async function noteTaken(
  deps: NoteDeps,
  ledger: LedgerDb,
  taken: readonly Taken[],
  atMs: number,
): Promise<void> {
  const queued = (isTold: boolean) =>
    taken.flatMap((each) => (each.isTold === isTold ? toQueued(each.assignment, atMs) : []))
  const [told, noted] = [queued(true), queued(false)]
  const missed = told.length > 0 ? await readMissed(ledger, told) : []
  if (missed.length > 0) await stopMissed(deps)(missed)
  if (noted.length > 0) await applyTransitions(deps, ledger, noted, { onMissed: stopMissed(deps) })
}

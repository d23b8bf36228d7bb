/**
 * What a restored mail needs so that it is whole and not sent twice. Pure. Its rows were read one table after the other, while it went on.
 */
import type { MailChange } from '../../../store/backup/held-jobs.ts'
import type { RestoredJob, RestoredMail, RestoredRecipient } from '../../../store/backup/restored-mails.ts'
import { foldMessage } from '../../delivery/fold.ts'
import { isFinal, RecipientState, shownState } from '../../delivery/recipient-state.ts'

const isOpen = ({ state }: RestoredRecipient): boolean => !isFinal(RecipientState.parse(state))

/** It leaves at its time, which has not come: nobody can have it. */
const isToCome = (mail: RestoredMail, job: RestoredJob, nowMs: number): boolean =>
  job.state === 'waiting' && job.isUnsigned === 1 && mail.scheduledAtMs !== null && mail.scheduledAtMs > nowMs

/** True for a job that a restore has stopped already. */
const isStopped = (job: RestoredJob): boolean => job.state === 'waiting' && job.dueAtMs === job.expiresAtMs + 1

interface Shown {
  readonly change: MailChange
  readonly isMended: boolean
}

function fold(mail: RestoredMail, held: readonly number[], nowMs: number): Pick<MailChange, 'state' | 'counts'> {
  const states = mail.recipients.map((recipient) =>
    shownState(held.includes(recipient.n) ? { ...recipient, heldAtMs: nowMs } : recipient),
  )
  const { state, counts } = foldMessage(states)
  return { state, counts: JSON.stringify(counts) }
}

/**
 * Null when nothing is to be done. `isHolding`: jobs that are open are stopped, until their relay or a person says what became of them.
 */
export function settleMail(mail: RestoredMail, isHolding: boolean, nowMs: number): Shown | null {
  const jobs = new Map(mail.jobs.map((job) => [job.id, job]))
  const open = mail.recipients.filter(isOpen)
  const orphans = open.filter(({ jobId }) => !jobs.has(jobId)).map(({ n }) => n)
  const heldOf = open.flatMap(({ n, jobId }) => {
    const job = jobs.get(jobId) ?? jobs.get(mail.id)
    const isHeld = isHolding && job !== undefined && !isToCome(mail, job, nowMs) && !isStopped(job)
    return isHeld ? [{ n, job: job.id }] : []
  })
  const held = heldOf.map(({ n }) => n)
  const { state, counts } = fold(mail, held, nowMs)
  const isMended = fold(mail, [], nowMs).state !== mail.state || fold(mail, [], nowMs).counts !== mail.counts
  if (held.length === 0 && orphans.length === 0 && !isMended) return null
  const change = { tenant: mail.tenant, id: mail.id, state, counts, recipients: held, orphans }
  return { isMended, change: { ...change, jobs: [...new Set(heldOf.map(({ job }) => job))] } }
}

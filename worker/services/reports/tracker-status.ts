/** The status of a mail in the original’s words, and which mails have one. Pure. */
import { TrackerStatus } from '@mailstead/contracts/api/reports/tracker.ts'
import type { StateCondition } from '../../store/ledger/reports/tracker.ts'
import { originalWordOf } from '../delivery/last-event.ts'
import { RecipientState, type ShownState } from '../delivery/recipient-state.ts'

const STATES: readonly ShownState[] = [...RecipientState.options, 'held']

const statusOf = (states: readonly ShownState[]): TrackerStatus => TrackerStatus.parse(originalWordOf(states))

/** `counts` is the row's JSON object state → number. A state that is none throws. */
export function statusOfCounts(counts: string): TrackerStatus {
  const states = Object.keys(JSON.parse(counts))
  return statusOf(states.map((state) => (state === 'held' ? state : RecipientState.parse(state))))
}

/** A state that changes the status of a mail when it stands beside another one keeps that mail out. */
export function conditionOf(status: TrackerStatus): StateCondition {
  if (status === 'Partially Sent') {
    const isSent = (state: ShownState) => statusOf([state]) === 'Sent'
    return { present: [STATES.filter(isSent), STATES.filter((state) => !isSent(state))], absent: [] }
  }
  const own = STATES.filter((state) => statusOf([state]) === status)
  const absent = STATES.filter((state) => own.some((one) => statusOf([one, state]) !== status))
  return { present: [own], absent }
}

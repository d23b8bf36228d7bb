/** `last_event` of a mail, and the way back from that word to the rows it stands for. Pure. */
import type { LastEvent } from '@mailstead/contracts/api/email.ts'
import type { MessageRow } from '../../store/ledger/emails.ts'
import { MessageState } from '../delivery/fold.ts'
import { lastEventOf } from '../delivery/last-event.ts'

/** A mail that waits for its time is `queued` in its row, and `scheduled` for a reader until then. */
export function eventOfMessage(
  { state, scheduledAtMs }: Pick<MessageRow, 'scheduledAtMs' | 'state'>,
  nowMs: number,
): LastEvent {
  const isToCome = state === 'queued' && scheduledAtMs !== null && scheduledAtMs > nowMs
  return isToCome ? 'scheduled' : lastEventOf(state)
}

/** The states of rows that a reader sees as one of the words; `scheduled` stands for itself. */
export const statesOfEvents = (events: readonly LastEvent[]): string[] => [
  ...MessageState.options.filter((state) => events.includes(lastEventOf(state))),
  ...events.filter((event) => event === 'scheduled'),
]

/** `last_event` of a mail, and the way back from that word to the rows it stands for. Pure. */
import type { LastEvent } from '@mailstead/contracts/api/email.ts'
import type { MessageRow } from '../../store/ledger/emails.ts'
import { MessageState } from '../delivery/fold.ts'
import { lastEventOf } from '../delivery/last-event.ts'

/** Words that no row has as its state. */
const READERS_WORDS: readonly LastEvent[] = ['scheduled', 'opened', 'clicked']

/**
 * A mail that waits for its time is `queued` in its row, and `scheduled` for a reader until then. One that was delivered and opened or
 * clicked is that.
 */
export function eventOfMessage(
  { state, scheduledAtMs, engagement }: Pick<MessageRow, 'engagement' | 'scheduledAtMs' | 'state'>,
  nowMs: number,
): LastEvent {
  const isToCome = state === 'queued' && scheduledAtMs !== null && scheduledAtMs > nowMs
  return isToCome ? 'scheduled' : (engagement ?? lastEventOf(state))
}

/** The states of rows that a reader sees as one of the words; a word that no row has stands for itself. */
export const statesOfEvents = (events: readonly LastEvent[]): string[] => [
  ...MessageState.options.filter((state) => events.includes(lastEventOf(state))),
  ...events.filter((event) => READERS_WORDS.includes(event)),
]

/** What an operator is told of the journal's file, and the restart that follows when it was damaged in use. */
import { alarm, type Log } from '../../log.ts'

export interface JournalDamage {
  /** Where the damaged file is now. */
  readonly file: string
  readonly reason: string
  /** Found while the agent ran: nothing in memory can go on without its rows. */
  readonly isRunning: boolean
}

export interface JournalAlarms {
  damaged(damage: JournalDamage): void
  /** The disk took no commit: full, read-only or failing. */
  unwritable(reason: string): void
  /** A commit went through. */
  written(): void
}

const EXIT_DAMAGED = 3

/** For journals that nobody watches. */
export const NO_ALARMS: JournalAlarms = { damaged: () => {}, unwritable: () => {}, written: () => {} }

/**
 * Makes the alarms over a log. The new journal has an id of its own, by which the Worker learns that all it had handed
 * over here must be handed over again. `exit` is called one turn later, when the alarm is written.
 */
export function createJournalAlarms(log: Log, exit: (code: number) => void = process.exit): JournalAlarms {
  let isWritable = true
  return {
    damaged: ({ file, reason, isRunning }) => {
      alarm(log, 'journal.set_aside', { file, reason })
      if (isRunning) setImmediate(() => exit(EXIT_DAMAGED))
    },
    unwritable: (reason) => {
      if (isWritable) alarm(log, 'journal.unwritable', { reason })
      isWritable = false
    },
    written: () => {
      if (!isWritable) log('journal.writable')
      isWritable = true
    },
  }
}

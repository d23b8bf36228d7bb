/** Counts queue files that Haraka found damaged, for the heartbeat. The mails are in the journal and are tried again. */
import { DAMAGED_QUEUE_FILE } from '@mailstead/contracts/attempt-channel.ts'
import { type Log, reasonOf } from '../../log.ts'
import type { Journal } from '../journal/journal.ts'
import type { MetaRows } from '../journal/meta-rows.ts'
import type { Settled } from './settle.ts'

/** Adds to the count of `meta` what `ends` tell. Never rejects. */
export async function countDamaged(
  { journal, meta, log }: { readonly journal: Journal; readonly meta: MetaRows; readonly log: Log },
  ends: readonly Settled[],
): Promise<void> {
  const damaged = ends.filter(({ event }) => event.attempt?.error === DAMAGED_QUEUE_FILE).length
  if (damaged === 0) return
  try {
    await journal.write(() => meta.put('damaged', meta.read('damaged') + damaged))
  } catch (reason) {
    log('journal.failed', { reason: reasonOf(reason) })
  }
}

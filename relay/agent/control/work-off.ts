/** Work in pages that goes on until it is done, whatever the journal says meanwhile: a full disk only delays it. */
import { type Log, reasonOf } from '../../log.ts'

const RETRY_MS = 1_000

export interface Stoppable {
  isStopped: boolean
}

/** Calls `doPage` until it answers false. Never rejects; ends early when told to stop. */
export async function workOff(state: Stoppable, log: Log, doPage: () => Promise<boolean>): Promise<void> {
  for (let goesOn = true; goesOn && !state.isStopped; ) {
    try {
      goesOn = await doPage()
    } catch (reason) {
      if (state.isStopped) return
      log('journal.failed', { reason: reasonOf(reason) })
      await new Promise<void>((resolve) => setTimeout(resolve, RETRY_MS).unref())
    }
  }
}

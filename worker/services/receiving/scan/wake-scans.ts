/** Wake-ups of mails that wait for their score. A hint and no more: the rows are due, and the sweeper makes good what is lost. */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import type { DeliveryKey } from '../../../store/ledger/receiving/ingest.ts'

/** What a queue takes in one call. */
const WAKES_A_CALL = 100

/** Never rejects: a call that fails is logged. */
export async function wakeScans(
  { scan, log }: Pick<Deps, 'log' | 'scan'>,
  keys: readonly DeliveryKey[],
): Promise<void> {
  for (let at = 0; at < keys.length; at += WAKES_A_CALL) {
    const page = keys.slice(at, at + WAKES_A_CALL)
    await scan
      .sendBatch(page.map((body) => ({ body, contentType: 'json' })))
      .catch((error: unknown) => log('warn', 'wake_up.failed', { scans: page.length, error: describeError(error) }))
  }
}

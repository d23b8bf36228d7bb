/** Wake-ups of deliveries into queue `inbound`. A hint and no more: the rows are due, and the sweeper makes good what is lost. */
import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'

/** What a queue takes in one call. */
const WAKES_A_CALL = 100

/** Never rejects: a call that fails is logged. */
export async function wakeDeliveries(
  { inbound, log }: Pick<Deps, 'inbound' | 'log'>,
  wakes: readonly InboundQueued[],
): Promise<void> {
  for (let at = 0; at < wakes.length; at += WAKES_A_CALL) {
    const page = wakes.slice(at, at + WAKES_A_CALL)
    await inbound
      .sendBatch(page.map((body) => ({ body, contentType: 'json' })))
      .catch((error: unknown) =>
        log('warn', 'wake_up.failed', { deliveries: page.length, error: describeError(error) }),
      )
  }
}

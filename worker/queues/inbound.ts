/** Queue `inbound`: wake-ups of received mail that is to be filed. What cannot be filed now comes back when its row says. */
import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import type { Deps } from '../deps.ts'
import { failpoint } from '../platform/failpoint.ts'
import { countStorage } from '../services/plans/count-storage.ts'
import { type ComingAgain, ingest } from '../services/receiving/ingest/ingest.ts'
import { consumeDeliveries } from './consume-deliveries.ts'

async function beforeAnswer(): Promise<void> {
  if (DEVELOPMENT) await failpoint('inbound.acknowledging')
}

/** Also counts it. */
async function fileMail(deps: Deps, wakes: readonly InboundQueued[]): Promise<readonly ComingAgain[]> {
  const again = await ingest(deps, wakes)
  await countStorage(
    deps,
    wakes.map(({ tenant }) => tenant),
  )
  return again
}

export const consumeInbound = (deps: Deps, batch: MessageBatch): Promise<void> =>
  consumeDeliveries(deps, batch, { work: fileMail, failed: 'ingest.failed', beforeAnswer })

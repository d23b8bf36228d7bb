/** Queue `inbound`: wake-ups of received mail that is to be filed. What cannot be filed now comes back when its row says. */
import type { Deps } from '../deps.ts'
import { failpoint } from '../platform/failpoint.ts'
import { ingest } from '../services/receiving/ingest/ingest.ts'
import { consumeDeliveries } from './consume-deliveries.ts'

async function beforeAnswer(): Promise<void> {
  if (DEVELOPMENT) await failpoint('inbound.acknowledging')
}

export const consumeInbound = (deps: Deps, batch: MessageBatch): Promise<void> =>
  consumeDeliveries(deps, batch, { work: ingest, failed: 'ingest.failed', beforeAnswer })

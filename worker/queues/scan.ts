/** Queue `scan`: wake-ups of received mail that waits for its spam score. */
import type { Deps } from '../deps.ts'
import { scanDeliveries } from '../services/receiving/scan/scan-deliveries.ts'
import { consumeDeliveries } from './consume-deliveries.ts'

export const consumeScan = (deps: Deps, batch: MessageBatch): Promise<void> =>
  consumeDeliveries(deps, batch, { work: scanDeliveries, failed: 'scan.failed' })

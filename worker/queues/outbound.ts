/** Queues `outbound` and `bulk`: wake-ups of jobs. Acknowledged whatever the relay said, since the row remembers. */

import { OutboundQueued } from '@mailstead/contracts/outbound-queued.ts'
import type { Deps } from '../deps.ts'
import { failpoint } from '../platform/failpoint.ts'
import { describeError } from '../platform/log.ts'
import { handOver } from '../services/sending/hand-over/hand-over.ts'
import { readBodies, retryDelaySeconds } from './read-bodies.ts'

export async function consumeOutbound(deps: Deps, batch: MessageBatch): Promise<void> {
  const received = await readBodies(deps, batch, OutboundQueued)
  if (received.length === 0) return
  const wakes = received.flatMap(({ body }) => body)
  const undone = await handOver(deps, wakes).catch((error: unknown) => {
    deps.log('error', 'hand_over.failed', { jobs: wakes.length, error: describeError(error) })
    return wakes
  })
  const names = new Set(undone.map(({ tenant, job }) => `${tenant}/${job}`))
  for (const { message, body } of received) {
    if (DEVELOPMENT) await failpoint('outbound.acknowledging')
    if (body.some(({ tenant, job }) => names.has(`${tenant}/${job}`)))
      message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
    else message.ack()
  }
}

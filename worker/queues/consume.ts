/** Which consumer serves which queue; the names are those of `wrangler.toml`, and a test compares them. */
import type { Deps } from '../deps.ts'
import { consumeDeadEvents, consumeDeadInbound, consumeDeadScan, consumeDeadWakeUps } from './dead-letter.ts'
import { consumeDeliveryEvents } from './delivery-events.ts'
import { consumeInbound } from './inbound.ts'
import { consumeOutbound } from './outbound.ts'
import { consumeScan } from './scan.ts'

export const CONSUMERS: Readonly<Record<string, (deps: Deps, batch: MessageBatch) => Promise<void>>> = {
  'mailstead-outbound': consumeOutbound,
  'mailstead-bulk': consumeOutbound,
  'mailstead-delivery-events': consumeDeliveryEvents,
  'mailstead-inbound': consumeInbound,
  'mailstead-scan': consumeScan,
  'mailstead-outbound-dead': consumeDeadWakeUps,
  'mailstead-bulk-dead': consumeDeadWakeUps,
  'mailstead-delivery-events-dead': consumeDeadEvents,
  'mailstead-inbound-dead': consumeDeadInbound,
  'mailstead-scan-dead': consumeDeadScan,
}

/** What a deployment's own name takes the place of in front of each queue's. */
const OUR_NAME = 'mailstead'

/** The names that a queue of any deployment ends with. */
const BY_ENDING = new Map(Object.entries(CONSUMERS).map(([name, consumer]) => [name.slice(OUR_NAME.length), consumer]))

function consumerOf(queue: string) {
  for (const [ending, consumer] of BY_ENDING) if (queue.endsWith(ending)) return consumer
  return undefined
}

/** Throws for a queue without a consumer: its messages come back rather than vanish. */
export async function consume(deps: Deps, batch: MessageBatch): Promise<void> {
  const consumer = consumerOf(batch.queue)
  if (!consumer) throw new Error(`There is no consumer for the queue ${batch.queue}`)
  await consumer(deps, batch)
}

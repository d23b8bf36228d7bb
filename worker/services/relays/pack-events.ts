/** Cuts delivery events into queue messages, and those into batches, within what Cloudflare Queues takes. */
import type { DeliveryEvent, DeliveryEventsQueued } from '@mailstead/contracts/delivery-event.ts'
import type { RelayId } from '@mailstead/contracts/ids.ts'

/** A queue message may have 128 KB, its own metadata included. */
export const MESSAGE_MAX_BYTES = 100_000
/** A batch may have 256 KB and 100 messages. */
export const BATCH_MAX_BYTES = 220_000
export const BATCH_MAX_MESSAGES = 100

export interface PackedMessage {
  readonly body: DeliveryEventsQueued
  readonly sizeBytes: number
}

const encoder = new TextEncoder()
const sizeOf = (value: unknown): number => encoder.encode(JSON.stringify(value)).byteLength

// The transcript is the one long part. A mail's outcome must not wait for ever because of a peer's odd bytes.
function fitEvent(
  event: DeliveryEvent,
  roomBytes: number,
): { readonly event: DeliveryEvent; readonly sizeBytes: number } {
  const sizeBytes = sizeOf(event)
  if (sizeBytes <= roomBytes || event.attempt === null) return { event, sizeBytes }
  const short = { ...event, attempt: { ...event.attempt, transcript: ['(left out: too large)'] } }
  return { event: short, sizeBytes: sizeOf(short) }
}

/** Messages below `MESSAGE_MAX_BYTES`, the events in their order. All events belong to one shard. */
export function packEvents(relay: RelayId, events: readonly DeliveryEvent[]): readonly PackedMessage[] {
  const emptyBytes = sizeOf({ relay, events: [] })
  const packed: { body: { relay: RelayId; events: DeliveryEvent[] }; sizeBytes: number }[] = []
  for (const each of events) {
    const { event, sizeBytes } = fitEvent(each, MESSAGE_MAX_BYTES - emptyBytes - 1)
    const last = packed.at(-1)
    if (last && last.sizeBytes + sizeBytes + 1 < MESSAGE_MAX_BYTES) {
      last.body.events.push(event)
      last.sizeBytes += sizeBytes + 1
    } else packed.push({ body: { relay, events: [event] }, sizeBytes: emptyBytes + sizeBytes })
  }
  return packed
}

/** Batches of messages, each small enough for one `sendBatch`. */
export function batchMessages(messages: readonly PackedMessage[]): readonly (readonly PackedMessage[])[] {
  const batches: PackedMessage[][] = []
  let bytes = 0
  for (const message of messages) {
    const last = batches.at(-1)
    if (last && last.length < BATCH_MAX_MESSAGES && bytes + message.sizeBytes <= BATCH_MAX_BYTES) {
      last.push(message)
      bytes += message.sizeBytes
    } else {
      batches.push([message])
      bytes = message.sizeBytes
    }
  }
  return batches
}

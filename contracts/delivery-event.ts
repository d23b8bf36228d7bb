/**
 * What became of one recipient, told by a relay to the Worker. Events may be repeated, reordered and late: `id` is
 * chosen by the relay before the first try and `services/delivery/advance` is indifferent to order.
 */
import { z } from 'zod'
import { Attempt } from './attempt.ts'
import { JobId, MessageId, RelayId, TenantId } from './ids.ts'
import { Timestamp } from './time.ts'

/**
 * `expired`: `expires_at` passed. `failed`: the relay found the job unsendable. `canceled`, `suppressed`: by command.
 * `held`, `released`: a hold rule began or ceased to cover this recipient. `returned`: the relay has let go of the whole
 * job under this epoch; `n` is then any recipient that was open.
 */
export const DeliveryEventKind = z.enum([
  'queued',
  'deferred',
  'delivered',
  'bounced',
  'expired',
  'failed',
  'canceled',
  'suppressed',
  'held',
  'released',
  'returned',
])
export type DeliveryEventKind = z.infer<typeof DeliveryEventKind>

export const DeliveryEvent = z.object({
  /** Stable over repeats: `<job>|<n>|<attempt no>|<kind>`. */
  id: z.string().min(3).max(120),
  tenant: TenantId,
  messageId: MessageId,
  jobId: JobId,
  epoch: z.number().int().min(1),
  /** The recipient's number within its message (`recipients.n`). */
  n: z.number().int().min(0),
  kind: DeliveryEventKind,
  attempt: Attempt.nullable(),
  /** Why, where no attempt tells it: of a hold, a cancel, an expiry by command. */
  reason: z.string().max(200).optional(),
  occurredAt: Timestamp,
  /** When the job came into the relay's journal. Relays before 2026-12 do not say. */
  receivedAt: Timestamp.optional(),
})
export type DeliveryEvent = z.infer<typeof DeliveryEvent>

/** The Worker takes at most this much JSON from a relay in one request; a relay splits its events accordingly. */
export const RELAY_BODY_MAX_BYTES = 1_048_576

/** Body of `POST /relay/v1/events`. */
export const DeliveryEventBatch = z.object({ events: z.array(DeliveryEvent).min(1).max(200) })
export type DeliveryEventBatch = z.infer<typeof DeliveryEventBatch>

/** Body of one message in Queue `delivery-events`: the events of one POST that belong to one shard. */
export const DeliveryEventsQueued = z.object({ relay: RelayId, events: z.array(DeliveryEvent).min(1) })
export type DeliveryEventsQueued = z.infer<typeof DeliveryEventsQueued>

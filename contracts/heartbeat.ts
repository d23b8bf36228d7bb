/** `POST /relay/v1/heartbeat`, agent → Worker, every 30 s. The answer renews the relay's leases. */
import { z } from 'zod'
import { Timestamp } from './time.ts'

export const HEARTBEAT_EVERY_MS = 30_000
/** How long a renewed lease lasts. */
export const LEASE_MS = 600_000

export const Heartbeat = z.object({
  version: z.string().max(40),
  /** Recipients not final yet, recipients with an attempt on the wire, events not reported yet. */
  waiting: z.number().int().min(0),
  sending: z.number().int().min(0),
  unreported: z.number().int().min(0),
  diskFreeBytes: z.number().int().min(0),
})
export type Heartbeat = z.infer<typeof Heartbeat>

export const HeartbeatAnswer = z.object({ leaseUntil: Timestamp, serverTime: Timestamp })
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>

/**
 * `GET` and `POST /relay/v1/state`, relay → Worker: whether a relay takes part, as its own node asks and wants it. A draining relay gets
 * no new mail and gives back what it has; it is empty once nothing waits.
 */
import { z } from 'zod'
import { Timestamp } from './time.ts'

export const STATE_PATH = '/relay/v1/state'

/** Body of the POST. */
export const WantedRelayState = z.object({ state: z.enum(['active', 'draining']) })
export type WantedRelayState = z.infer<typeof WantedRelayState>

/** The answer to both; what is counted is of the last heartbeat. */
export const RelayStateAnswer = z.object({
  state: z.enum(['active', 'draining', 'disabled']),
  /** Null before the first heartbeat. */
  heartbeatAt: Timestamp.nullable(),
  /** Recipients not final yet; null before the first heartbeat. */
  waiting: z.number().int().min(0).nullable(),
  /** Events that the relay has still to tell; null before the first heartbeat. */
  unreported: z.number().int().min(0).nullable(),
})
export type RelayStateAnswer = z.infer<typeof RelayStateAnswer>

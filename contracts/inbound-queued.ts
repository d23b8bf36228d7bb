/** Bodies of messages in the queues `inbound` and `scan`: wake-ups. The row of the delivery is the truth. */
import { z } from 'zod'
import { DeliveryId, TenantId } from './ids.ts'

export const InboundQueued = z.object({ tenant: TenantId, delivery: DeliveryId })
export type InboundQueued = z.infer<typeof InboundQueued>

/** Body of a message in Queues `outbound` and `bulk`: a wake-up. The job row is the truth. */
import { z } from 'zod'
import { JobId, TenantId } from './ids.ts'

export const OutboundQueued = z.object({ tenant: TenantId, job: JobId })
export type OutboundQueued = z.infer<typeof OutboundQueued>

/** Body of a message in Queues `outbound` and `bulk`: wake-ups. The job rows are the truth. */
import { z } from 'zod'
import { JobId, TenantId } from './ids.ts'

/** Names one job that is to be looked at. */
export interface WakeUp {
  readonly tenant: TenantId
  readonly job: JobId
}

/** One job, or several of a tenant that were accepted together. Parsed into wake-ups. */
export const OutboundQueued = z
  .union([
    z.object({ tenant: TenantId, job: JobId }),
    z.object({ tenant: TenantId, jobs: z.array(JobId).min(1).max(100) }),
  ])
  .transform((body): readonly WakeUp[] =>
    'jobs' in body ? body.jobs.map((job) => ({ tenant: body.tenant, job })) : [body],
  )

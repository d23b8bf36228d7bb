/** Wake-ups of jobs into the queues. A hint and no more: the rows are due, and the sweeper makes good what is lost. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import { describeError, type Log } from './log.ts'

/** What a queue takes in one call. */
const WAKES_A_CALL = 100

export interface WakeQueues {
  readonly outbound: Queue
  readonly bulk: Queue
  readonly log: Log
}

export interface JobToWake {
  readonly tenant: TenantId
  readonly job: string
  readonly class: MailClass
}

/** Never rejects: a call that fails is logged. */
export async function wakeJobs(queues: WakeQueues, jobs: readonly JobToWake[]): Promise<void> {
  for (const [mailClass, theirs] of Map.groupBy(jobs, (job) => job.class)) {
    const queue = mailClass === 'bulk' ? queues.bulk : queues.outbound
    for (let at = 0; at < theirs.length; at += WAKES_A_CALL) {
      const page = theirs.slice(at, at + WAKES_A_CALL)
      await queue
        .sendBatch(page.map(({ tenant, job }) => ({ body: { tenant, job }, contentType: 'json' })))
        .catch((error: unknown) =>
          queues.log('warn', 'wake_up.failed', { jobs: page.length, error: describeError(error) }),
        )
    }
  }
}

/** `POST /v1/jobs`: 200 only after COMMIT, so that the Worker may let go of what is in the journal (`docs/architecture.md`). */
import type { IncomingMessage } from 'node:http'
import { BODIES_PER_POST_BYTES, type JobsAnswer, MANIFEST_MAX_BYTES } from '@mailstead/contracts/relay-job.ts'
import { failpoint } from '../../failpoint.ts'
import { type Log, reasonOf } from '../../log.ts'
import type { Clock } from '../clock.ts'
import type { Cover } from '../control/cover.ts'
import type { LateStops } from '../control/late-stops.ts'
import type { Settler } from '../delivery/settle.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import type { AcceptedJob, JobRows } from '../journal/job-rows.ts'
import type { Journal } from '../journal/journal.ts'
import { type Answer, refusal } from './answer.ts'
import type { Capacity } from './capacity.ts'
import { type ReadJob, readJobs } from './read-jobs.ts'

export interface PostJobsDeps {
  readonly journal: Journal
  readonly jobs: JobRows
  readonly clock: Clock
  /** The generation of the relay's lease. */
  readonly generation: () => number
  readonly cover: Cover
  readonly lateStops: LateStops
  readonly settler: Pick<Settler, 'closeOne'>
  readonly capacity: Capacity
  readonly log: Log
  readonly jobMaxBytes: number
  /** Told what has been journalled and waits. */
  readonly accepted: (waiting: readonly WaitingDelivery[]) => void
}

const RETRY_AFTER_SECONDS = { 'retry-after': '30' }

function stopLate({ lateStops, settler }: PostJobsDeps, delivery: WaitingDelivery): boolean {
  const closing = lateStops.closingOf(delivery)
  return closing !== null && settler.closeOne(delivery.no, closing) !== null
}

/** A job that is here already takes no more room. */
const isTurnedAway = ({ capacity, jobs }: PostJobsDeps, { id, tenant }: ReadJob['job']): boolean =>
  !capacity.hasRoomFor(tenant) && jobs.knownEpoch(id) === null

function acceptOne(deps: PostJobsDeps, { job, raw }: ReadJob, knowsLater: boolean): AcceptedJob {
  if (knowsLater && isTurnedAway(deps, job))
    return { result: { id: job.id, status: 'later', reason: 'the tenant has its share of the journal' }, waiting: [] }
  const { jobs, clock, generation, cover } = deps
  if (raw !== null) {
    const { result, waiting } = jobs.accept(job, raw, { nowMs: clock.now(), generation: generation() })
    return { result, waiting: waiting.filter((delivery) => !stopLate(deps, delivery) && !cover(delivery)) }
  }
  return { result: { id: job.id, status: 'refused', reason: 'the body does not match its sha256' }, waiting: [] }
}

/** Takes the jobs of one signed request. */
export async function postJobs(deps: PostJobsDeps, request: IncomingMessage, digest: string): Promise<Answer> {
  const why = await deps.capacity.whyFull()
  if (why !== null) return refusal(429, why, RETRY_AFTER_SECONDS)
  const postMaxBytes = MANIFEST_MAX_BYTES + Math.max(BODIES_PER_POST_BYTES, deps.jobMaxBytes)
  if (Number(request.headers['content-length'] ?? 0) > postMaxBytes) return refusal(413, 'the POST is too large')
  const body = request.iterator({ destroyOnReturn: false })
  const read = await readJobs(body, { digest, jobMaxBytes: deps.jobMaxBytes })
  if (!read.ok) return refusal(read.status, read.why)
  try {
    const accepted = await deps.journal.write(() => read.jobs.map((job) => acceptOne(deps, job, read.knowsLater)))
    failpoint('jobs.committed')
    deps.accepted(accepted.flatMap((job) => job.waiting))
    return { status: 200, body: { results: accepted.map((job) => job.result), tellsQueued: true } satisfies JobsAnswer }
  } catch (reason) {
    deps.log('journal.failed', { reason: reasonOf(reason) })
    return refusal(503, 'the journal cannot be written', RETRY_AFTER_SECONDS)
  }
}

/**
 * Brings claimed attempts onto the wire: the claim is committed before Haraka hears of it, many travel in one POST. A body
 * that is not what came from the Worker never leaves.
 */
import { hash } from 'node:crypto'
import type { AttemptRequest } from '@mailstead/contracts/attempt.ts'
import type { AttemptId } from '@mailstead/contracts/ids.ts'
import { BODIES_PER_POST_BYTES } from '@mailstead/contracts/relay-job.ts'
import { failpoint } from '../../failpoint.ts'
import type { Claim } from '../journal/delivery-row.ts'
import type { JobRows } from '../journal/job-rows.ts'

export interface OutgoingAttempt {
  readonly request: AttemptRequest
  readonly raw: Uint8Array
}

export type PostAnswer =
  | { readonly kind: 'answered'; readonly started: ReadonlySet<string> }
  /** Haraka has certainly started none of them. */
  | { readonly kind: 'unreachable' }
  /** Haraka may or may not have started them. */
  | { readonly kind: 'doubtful' }

export interface LaunchDeps {
  readonly jobs: JobRows
  readonly post: (batch: readonly OutgoingAttempt[]) => Promise<PostAnswer>
  readonly posted: (claims: readonly Claim[], answer: PostAnswer) => void
  /** Whether rules and commands still let a claimed attempt start. */
  readonly lets: (claim: Claim) => boolean
  readonly stopped: (claims: readonly Claim[]) => void
  /** The journal has lost or damaged the body of these: they can never be sent from here. */
  readonly damaged: (claims: readonly Claim[]) => void
}

const ATTEMPTS_PER_POST = 100
const POSTS_AT_ONCE = 4

function takeBatch(pending: Claim[]): Claim[] {
  let bytes = 0
  const beyond = pending.findIndex((claim, at) => {
    bytes += claim.delivery.size
    return at === ATTEMPTS_PER_POST || (at > 0 && bytes > BODIES_PER_POST_BYTES)
  })
  return pending.splice(0, beyond < 0 ? pending.length : beyond)
}

const requestOf = ({ delivery, attemptId, target }: Claim, size: number): AttemptRequest => ({
  id: attemptId as AttemptId,
  jobId: delivery.jobId,
  target,
  mailFrom: delivery.mailFrom,
  rcptTo: delivery.rcptTo,
  size,
})

/** The bodies of a batch that are as they came. */
function readBodies(jobs: JobRows, batch: readonly Claim[]): Map<number, Uint8Array> {
  const bodies = new Map<number, Uint8Array>()
  for (const jobNo of new Set(batch.map(({ delivery }) => delivery.jobNo))) {
    const body = jobs.body(jobNo)
    if (body !== null && hash('sha256', body.raw) === body.sha256) bodies.set(jobNo, body.raw)
  }
  return bodies
}

/** Makes the function that posts committed claims; a few POSTs run at once, the rest gathers into fuller ones. */
export function createLaunch(deps: LaunchDeps): (claims: readonly Claim[]) => void {
  const pending: Claim[] = []
  let running = 0
  const postBatch = async (batch: readonly Claim[]) => {
    failpoint('attempts.claimed')
    const startable = batch.filter((claim) => deps.lets(claim))
    if (startable.length < batch.length) deps.stopped(batch.filter((claim) => !startable.includes(claim)))
    const bodies = readBodies(deps.jobs, startable)
    const sendable = startable.filter((claim) => bodies.has(claim.delivery.jobNo))
    if (sendable.length < startable.length) deps.damaged(startable.filter((claim) => !sendable.includes(claim)))
    if (sendable.length === 0) return
    const outgoing = sendable.map((claim) => {
      const raw = bodies.get(claim.delivery.jobNo) ?? new Uint8Array()
      return { request: requestOf(claim, raw.length), raw }
    })
    deps.posted(sendable, await deps.post(outgoing))
  }
  const pump = () => {
    while (running < POSTS_AT_ONCE && pending.length > 0) {
      running += 1
      const batch = takeBatch(pending)
      // What throws here is the journal, before the POST.
      void postBatch(batch)
        .catch(() => deps.posted(batch, { kind: 'unreachable' }))
        .finally(() => {
          running -= 1
          pump()
        })
    }
  }
  return (claims) => {
    pending.push(...claims)
    pump()
  }
}

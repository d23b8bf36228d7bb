/** One POST of jobs to a relay's agent, and what its answer means for each job. */
import { type JobResult, JobsAnswer } from '@mailstead/contracts/relay-job.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { postSigned } from '../../../platform/relay-client.ts'
import type { RelayRow } from '../../../store/directory/relays.ts'
import { isBroken, noteFailure, noteSuccess } from '../../relays/breaker.ts'
import { openRelayKeys } from '../../relays/open-relay-keys.ts'
import { joinBody, type Opened, openParcel, writeManifest } from './hand-over-parcel.ts'
import type { Assignment } from './hand-over-plan.ts'

/** Short: a queue hands over one batch at a time, and a relay that hangs must not stop it. */
const POST_TIMEOUT_MS = 20_000
const RETRY_AFTER_DEFAULT_MS = 30_000
const RETRY_AFTER_MAX_MS = 300_000
const SILENT_RETRY_MS = 30_000
const MISSING_RETRY_MS = 60_000
/** A tenant that has its share of a relay's journal: what is there has to leave first. */
const SHARE_RETRY_MS = 120_000

type PostDeps = Pick<Deps, 'clock' | 'config' | 'fetch' | 'log' | 'rawBucket' | 'secrets'>

/**
 * `taken`: in the relay's journal; `isTold` when it will tell so by itself. Otherwise: when to try again, and whether the relay surely
 * has nothing of it.
 */
export type Outcome =
  | { readonly kind: 'taken'; readonly isTold: boolean }
  | { readonly kind: 'later'; readonly retryMs: number; readonly isReleased: boolean }
  /** The relay will not take this job, and has nothing of it. */
  | { readonly kind: 'refused'; readonly reason: string }

export interface Handed {
  readonly assignment: Assignment
  readonly outcome: Outcome
}

/** Seconds or a date (RFC 9110 §10.2.3); null when there is none that can be read. */
export function readRetryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 1_000), RETRY_AFTER_MAX_MS) : null
}

const all = (assignments: readonly Assignment[], outcome: Outcome): Handed[] =>
  assignments.map((assignment) => ({ assignment, outcome }))

// Whether anything reached the journal is not known: the lease stays, and the same relay is asked again.
const silent = { kind: 'later', retryMs: SILENT_RETRY_MS, isReleased: false } as const satisfies Outcome

function judgeResult(
  deps: PostDeps,
  assignment: Assignment,
  result: JobResult | undefined,
  tellsQueued: boolean,
): Outcome {
  if (result?.status === 'accepted') return { kind: 'taken', isTold: tellsQueued }
  if (result?.status === 'known') return { kind: 'taken', isTold: false }
  if (result === undefined) return silent
  if (result.status === 'later') return { kind: 'later', retryMs: SHARE_RETRY_MS, isReleased: true }
  deps.log('error', 'job.refused', {
    job: assignment.job.id,
    relay: assignment.relay.id,
    why: result.reason?.slice(0, 200),
  })
  return { kind: 'refused', reason: result.reason?.slice(0, 200) ?? 'no reason given' }
}

async function readAnswer(deps: PostDeps, assignments: readonly Assignment[], response: Response): Promise<Handed[]> {
  const parsed = JobsAnswer.safeParse(await response.json().catch(() => null))
  if (!parsed.success) {
    deps.log('error', 'relay.answer.malformed', { relay: assignments[0]?.relay.id ?? null })
    return all(assignments, silent)
  }
  const results = new Map(parsed.data.results.map((result) => [String(result.id), result]))
  return assignments.map((assignment) => ({
    assignment,
    outcome: judgeResult(deps, assignment, results.get(assignment.job.id), parsed.data.tellsQueued ?? false),
  }))
}

async function judgeResponse(
  deps: PostDeps,
  relay: RelayRow,
  assignments: readonly Assignment[],
  response: Response,
): Promise<Handed[]> {
  if (response.status === 200) {
    noteSuccess(relay.id)
    return readAnswer(deps, assignments, response)
  }
  await response.body?.cancel()
  const retryAfterMs = readRetryAfterMs(response.headers.get('retry-after'), Date.now())
  // The agent pushes back before it takes anything. A 503 without Retry-After may be a proxy's, after it took all.
  if (response.status === 429 || (response.status === 503 && retryAfterMs !== null)) {
    noteSuccess(relay.id)
    deps.log('warn', 'relay.busy', { relay: relay.id, status: response.status })
    return all(assignments, { kind: 'later', retryMs: retryAfterMs ?? RETRY_AFTER_DEFAULT_MS, isReleased: true })
  }
  noteFailure(relay.id)
  deps.log('error', 'relay.refused', { relay: relay.id, status: response.status })
  return all(assignments, silent)
}

async function postOpened(deps: PostDeps, relay: RelayRow, opened: readonly Opened[]): Promise<Handed[]> {
  const assignments = opened.map(({ assignment }) => assignment)
  const [key] = await openRelayKeys(deps, relay)
  const manifest = await writeManifest(deps, assignments)
  const digest = await sha256Hex(manifest)
  const { body, feeding } = joinBody(manifest, opened)
  try {
    const target = { id: relay.id, url: relay.url, key }
    const response = await postSigned(deps, target, '/v1/jobs', { digest, body, timeoutMs: POST_TIMEOUT_MS })
    return await judgeResponse(deps, relay, assignments, response)
  } catch (error) {
    noteFailure(relay.id)
    deps.log('warn', 'relay.unreachable', { relay: relay.id, error: describeError(error) })
    // A fetch that failed before it took the stream leaves it, and the feeding task would wait for ever.
    if (body instanceof ReadableStream && !body.locked) await body.cancel().catch(() => undefined)
    return all(assignments, silent)
  } finally {
    await feeding
  }
}

/** Posts one parcel to its relay. Never rejects: whatever happened is an outcome of each job. */
export async function postParcel(
  deps: PostDeps,
  relay: RelayRow,
  parcel: readonly Assignment[],
): Promise<readonly Handed[]> {
  // It broke under an earlier parcel: nothing was sent, so nothing is held.
  if (isBroken(relay.id)) return all(parcel, { ...silent, isReleased: true })
  const { opened, missing } = await openParcel(deps, parcel)
  for (const { job } of missing) deps.log('error', 'raw.missing', { job: job.id, tenant: job.tenant })
  const left = all(missing, { kind: 'later', retryMs: MISSING_RETRY_MS, isReleased: true })
  if (opened.length === 0) return left
  const posted = await postOpened(deps, relay, opened).catch((error: unknown) => {
    deps.log('error', 'hand_over.failed', { relay: relay.id, error: describeError(error) })
    return all(
      opened.map(({ assignment }) => assignment),
      silent,
    )
  })
  return [...left, ...posted]
}

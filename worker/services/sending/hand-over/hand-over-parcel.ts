/**
 * From assignments to requests: which jobs share a POST, its manifest line and its bytes (small
 * mails buffered and together, a large one alone and streamed).
 */
import { LEASE_MS } from '@mailstead/contracts/heartbeat.ts'
import {
  BODIES_PER_POST_BYTES,
  JOBS_PER_POST,
  type JobsManifest,
  MANIFEST_MAX_BYTES,
  type RelayJob,
  STREAM_ABOVE_BYTES,
} from '@mailstead/contracts/relay-job.ts'
import { importReturnPathKey, makeReturnPath } from '@mailstead/mail/return-path/return-path.ts'
import type { Deps } from '../../../deps.ts'
import { getRaw, joinRaw, type RawBytes, writeRaw } from '../../../store/blobs/stored-raw.ts'
import type { HandOverJob } from '../../../store/ledger/jobs.ts'
import type { Assignment } from './hand-over-plan.ts'

/** Generous, so that a manifest never comes near its limit: ids, hashes and times of a job; return path of a recipient. */
const JOB_BYTES = 600
const RECIPIENT_BYTES = 800
/** A Worker has six connections; one is the POST itself. */
const READS_AT_ONCE = 5

const isLarge = (job: HandOverJob): boolean => job.sizeBytes > STREAM_ABOVE_BYTES

const manifestBytes = ({ recipients }: Assignment): number => JOB_BYTES + recipients.length * RECIPIENT_BYTES

/** Groups assignments of one relay so that each group fits into one POST; a large mail is alone. */
export function packAssignments(assignments: readonly Assignment[]): Assignment[][] {
  const parcels: Assignment[][] = []
  let [current, bodies, manifest]: [Assignment[], number, number] = [[], 0, 0]
  for (const assignment of assignments) {
    if (isLarge(assignment.job)) {
      parcels.push([assignment])
      continue
    }
    const [size, line] = [assignment.job.sizeBytes, manifestBytes(assignment)]
    const fits =
      current.length < JOBS_PER_POST && bodies + size <= BODIES_PER_POST_BYTES && manifest + line <= MANIFEST_MAX_BYTES
    if (!fits) {
      parcels.push(current)
      ;[current, bodies, manifest] = [[], 0, 0]
    }
    current.push(assignment)
    bodies += size
    manifest += line
  }
  return current.length > 0 ? [...parcels, current] : parcels
}

async function toRelayJob(assignment: Assignment, key: CryptoKey, nowMs: number): Promise<RelayJob> {
  const { job, epoch, recipients, returnPathHost } = assignment
  const { messageId } = job
  return {
    id: job.id,
    tenant: job.tenant,
    messageId,
    class: job.class,
    epoch,
    leaseUntil: new Date(nowMs + LEASE_MS).toISOString(),
    expiresAt: new Date(job.expiresAtMs).toISOString(),
    size: job.sizeBytes,
    sha256: job.sha256,
    recipients: await Promise.all(
      recipients.map(async ({ n, address }) => ({
        n,
        rcptTo: address,
        // RFC 5321 §4.5.5: a notice must not be answered with another one.
        mailFrom: job.isNullSender ? '' : await makeReturnPath({ messageId, n }, key, returnPathHost),
      })),
    ),
  }
}

/** The manifest line with its line feed. */
export async function writeManifest(
  deps: Pick<Deps, 'config' | 'clock'>,
  assignments: readonly Assignment[],
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await importReturnPathKey(deps.config.RETURN_PATH_SECRET)
  const nowMs = deps.clock.now()
  const jobs = await Promise.all(assignments.map((assignment) => toRelayJob(assignment, key, nowMs)))
  const manifest: JobsManifest = { v: 1, jobs, knowsLater: true }
  return Uint8Array.from(new TextEncoder().encode(`${JSON.stringify(manifest)}\n`))
}

export type Bytes = string | ArrayBuffer | RawBytes

const isStreamed = (bytes: Bytes): bytes is RawBytes => typeof bytes === 'object' && 'rest' in bytes

/** The bytes of one mail, a large one as a stream; null when they are missing or of another length. */
async function openBytes(deps: Pick<Deps, 'rawBucket'>, job: HandOverJob): Promise<Bytes | null> {
  if (job.raw !== null) return job.raw.length === job.sizeBytes ? job.raw : null
  const stored = await getRaw(deps.rawBucket, job.tenant, job)
  return stored === null || isLarge(job) ? stored : new Response(joinRaw(stored, job.sizeBytes)).arrayBuffer()
}

/** All bytes of a mail as text; null when they are missing. */
export async function readBytes(deps: Pick<Deps, 'rawBucket'>, job: HandOverJob): Promise<string | null> {
  const bytes = await openBytes(deps, job)
  if (bytes === null || typeof bytes === 'string') return bytes
  return new Response(isStreamed(bytes) ? joinRaw(bytes, job.sizeBytes) : bytes).text()
}

export interface Opened {
  readonly assignment: Assignment
  readonly bytes: Bytes
}

/** Reads the bytes of a parcel. Those that cannot be had are named, and the rest goes without them: never an empty mail. */
export async function openParcel(
  deps: Pick<Deps, 'rawBucket'>,
  parcel: readonly Assignment[],
): Promise<{ readonly opened: readonly Opened[]; readonly missing: readonly Assignment[] }> {
  const opened: Opened[] = []
  const missing: Assignment[] = []
  for (let at = 0; at < parcel.length; at += READS_AT_ONCE) {
    const page = parcel.slice(at, at + READS_AT_ONCE)
    const read = await Promise.all(page.map((assignment) => openBytes(deps, assignment.job).catch(() => null)))
    for (const [index, assignment] of page.entries()) {
      const bytes = read[index] ?? null
      if (bytes === null) missing.push(assignment)
      else opened.push({ assignment, bytes })
    }
  }
  return { opened, missing }
}

/** The body of the POST. `feeding` ends when a streamed body has left or was refused; it never rejects. */
export function joinBody(
  manifest: Uint8Array<ArrayBuffer>,
  opened: readonly Opened[],
): { readonly body: BodyInit; readonly feeding: Promise<void> } {
  const [only] = opened
  if (opened.length === 1 && only && isStreamed(only.bytes)) {
    const { readable, writable } = new FixedLengthStream(manifest.byteLength + only.assignment.job.sizeBytes)
    return { body: readable, feeding: feed(writable, manifest, only.bytes).catch(() => undefined) }
  }
  const parts = opened.flatMap(({ bytes }) => (isStreamed(bytes) ? [] : [bytes]))
  return { body: new Blob([manifest, ...parts]), feeding: Promise.resolve() }
}

// An early 429 ends the stream: that is told by the answer, not here.
async function feed(
  writable: WritableStream<Uint8Array>,
  manifest: Uint8Array<ArrayBuffer>,
  bytes: RawBytes,
): Promise<void> {
  const writer = writable.getWriter()
  await writer.write(manifest)
  writer.releaseLock()
  await writeRaw(bytes, writable)
}

/**
 * Reads the body of `POST /v1/jobs`: the manifest line against the signed digest, then each body against its size and
 * sha256. Hostile input is answered, never thrown; a body that breaks off commits nothing.
 */
import { createHash, type Hash } from 'node:crypto'
import { JobsManifest, MANIFEST_MAX_BYTES, type RelayJob } from '@mailstead/contracts/relay-job.ts'

export interface ReadJob {
  readonly job: RelayJob
  /** Null when the body does not match its sha256. */
  readonly raw: Uint8Array | null
}

export type JobsRead =
  | { readonly ok: true; readonly jobs: readonly ReadJob[]; readonly knowsLater: boolean }
  | { readonly ok: false; readonly status: 400 | 401 | 413; readonly why: string }

export interface JobsReadOptions {
  /** Signed sha256 of the manifest line with its line feed. */
  readonly digest: string
  readonly jobMaxBytes: number
}

const NEWLINE = 10
const refuse = (status: 400 | 401 | 413, why: string): JobsRead => ({ ok: false, status, why })

function parseManifest(line: Uint8Array, { digest, jobMaxBytes }: JobsReadOptions): JobsRead | JobsManifest {
  if (createHash('sha256').update(line).digest('hex') !== digest)
    return refuse(401, 'the manifest does not match the signed digest')
  const manifest = JobsManifest.safeParse(parseJson(line))
  if (!manifest.success) {
    const [issue] = manifest.error.issues
    return refuse(400, `manifest: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`)
  }
  const isTooLarge = manifest.data.jobs.some((job) => job.size > jobMaxBytes)
  return isTooLarge ? refuse(413, 'a job is too large') : manifest.data
}

function parseJson(line: Uint8Array): unknown {
  try {
    const json: unknown = JSON.parse(Buffer.from(line).toString('utf8'))
    return json
  } catch {
    return null
  }
}

/** Cuts a stream of chunks into the bodies that the manifest names. */
function createBodyReader(jobs: readonly RelayJob[]) {
  const read: ReadJob[] = []
  let parts: Uint8Array[] = []
  let hash: Hash = createHash('sha256')
  let left = jobs[0]?.size ?? 0
  const finish = (job: RelayJob) => {
    const matches = hash.digest('hex') === job.sha256
    read.push({ job, raw: matches ? Buffer.concat(parts) : null })
    parts = []
    hash = createHash('sha256')
    left = jobs[read.length]?.size ?? 0
  }
  return {
    read,
    isComplete: () => read.length === jobs.length,
    /** Answers the bytes beyond the last body. */
    add: (chunk: Uint8Array): Uint8Array => {
      let rest = chunk
      for (let job = jobs[read.length]; job !== undefined && rest.length > 0; job = jobs[read.length]) {
        const part = rest.subarray(0, left)
        rest = rest.subarray(part.length)
        hash.update(part)
        parts.push(part)
        left -= part.length
        if (left === 0) finish(job)
      }
      return rest
    },
  }
}

/** Gathers the manifest line; `line` is null while it has not ended. */
function createLineReader() {
  const parts: Uint8Array[] = []
  let size = 0
  return (chunk: Uint8Array): { line: Uint8Array | null; rest: Uint8Array; isTooLong: boolean } => {
    const end = chunk.indexOf(NEWLINE)
    const part = end < 0 ? chunk : chunk.subarray(0, end + 1)
    parts.push(part)
    size += part.length
    const isTooLong = size > MANIFEST_MAX_BYTES
    return { line: end < 0 || isTooLong ? null : Buffer.concat(parts), rest: chunk.subarray(part.length), isTooLong }
  }
}

const isRefusal = (parsed: JobsRead | JobsManifest): parsed is JobsRead => 'ok' in parsed

/** Takes chunks one by one; a value is a refusal. */
function createJobsReader(options: JobsReadOptions) {
  const readLine = createLineReader()
  let bodies: ReturnType<typeof createBodyReader> | null = null
  let knowsLater = false
  const addBodies = (rest: Uint8Array): JobsRead | null =>
    bodies !== null && bodies.add(rest).length > 0 ? refuse(400, 'there are bytes beyond the last body') : null
  return {
    add: (chunk: Uint8Array): JobsRead | null => {
      if (bodies !== null) return addBodies(chunk)
      const { line, rest, isTooLong } = readLine(chunk)
      if (isTooLong) return refuse(413, 'the manifest is too long')
      if (line === null) return null
      const parsed = parseManifest(line, options)
      if (isRefusal(parsed)) return parsed
      bodies = createBodyReader(parsed.jobs)
      knowsLater = parsed.knowsLater ?? false
      return addBodies(rest)
    },
    end: (): JobsRead =>
      bodies?.isComplete()
        ? { ok: true, jobs: bodies.read, knowsLater }
        : refuse(400, 'the body is shorter than its manifest says'),
  }
}

async function readAll(body: AsyncIterable<Uint8Array>, options: JobsReadOptions): Promise<JobsRead> {
  const reader = createJobsReader(options)
  for await (const chunk of body) {
    const refused = reader.add(chunk)
    if (refused !== null) return refused
  }
  return reader.end()
}

/** Reads manifest and bodies. The caller must not let the iteration's end destroy the request it still answers. */
export async function readJobs(body: AsyncIterable<Uint8Array>, options: JobsReadOptions): Promise<JobsRead> {
  try {
    return await readAll(body, options)
  } catch {
    return refuse(400, 'the body broke off')
  }
}

/** As much of a mail as a scorer looks at. */
import { SCORE_MAX_BYTES } from '@mailstead/contracts/mail-checks.ts'
import type { Deps } from '../../deps.ts'
import { getRaw, joinRaw } from '../../store/blobs/stored-raw.ts'
import type { HandOverJob } from '../../store/ledger/jobs.ts'

async function readUpTo(stream: ReadableStream<Uint8Array>, max: number): Promise<Uint8Array<ArrayBuffer>> {
  const read = new Uint8Array(max)
  let length = 0
  for await (const chunk of stream) {
    const part = chunk.subarray(0, max - length)
    read.set(part, length)
    length += part.length
    if (length >= max) break
  }
  return read.subarray(0, length)
}

/** Null when the bytes are missing. Throws when the bucket fails. */
export async function readBeginning(
  { rawBucket }: Pick<Deps, 'rawBucket'>,
  job: HandOverJob,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const max = Math.min(SCORE_MAX_BYTES, job.sizeBytes)
  if (job.raw !== null) return Uint8Array.from(new TextEncoder().encode(job.raw.slice(0, max)))
  const stored = await getRaw(rawBucket, job.tenant, job)
  return stored === null ? null : readUpTo(joinRaw(stored, job.sizeBytes), max)
}

/** A mail's bytes from wherever they come into R2: as a stream of known length, a piece at a time, never the whole mail in memory. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { putReceived, type ReceivedBytes } from '../../../store/blobs/received.ts'

export interface ArrivingBytes {
  readonly delivery: string
  readonly size: number
  /** Null when it is not known before they are through. */
  readonly sha256: string | null
  readonly source: AsyncIterable<Uint8Array>
}

export type StoredStream =
  | {
      readonly ok: true
      readonly sha256: string
      /** False: an object of this delivery was there, and stays. */
      readonly isNew: boolean
    }
  | {
      readonly ok: false
      /** `bytes`: not the ones that were announced. `source`: they broke off. `bucket`: R2 did not take them. */
      readonly why: 'bytes' | 'source' | 'bucket'
      readonly error: unknown
    }

const toHex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** R2's own word for a digest that does not fit: 10037, BadDigest. */
const isBadDigest = (error: unknown): boolean =>
  error instanceof Error && /10037|checksum you specified did not match/i.test(error.message)

/**
 * Writes up to `size` octets and answers how many came; one too many ends it. When the reading side ends early the rest is read
 * and let go, so that whoever sends it gets our answer and not a broken connection.
 */
async function pump(source: AsyncIterable<Uint8Array>, size: number, writers: Writers): Promise<number> {
  let bytes = 0
  let isWanted = true
  for await (const chunk of source) {
    bytes += chunk.byteLength
    if (bytes > size) break
    await writers.digest?.write(chunk)
    if (isWanted)
      isWanted = await writers.object.write(chunk).then(
        () => true,
        () => false,
      )
  }
  return bytes
}

interface Writers {
  readonly object: WritableStreamDefaultWriter<Uint8Array>
  readonly digest: WritableStreamDefaultWriter<Uint8Array> | null
}

/** Ends the object as what it is: whole, or nothing. */
async function pumpAll(bytes: ArrivingBytes, writers: Writers): Promise<number> {
  let came = -1
  try {
    came = await pump(bytes.source, bytes.size, writers)
    return came
  } finally {
    const { object } = writers
    await (came === bytes.size ? object.close() : object.abort(new Error('The mail is not whole'))).catch(
      () => undefined,
    )
  }
}

/** Whether the object is new. */
async function put(rawBucket: R2Bucket, tenant: TenantId, mail: ReceivedBytes, writers: Writers): Promise<boolean> {
  try {
    return await putReceived(rawBucket, tenant, mail)
  } finally {
    // Whoever reads no further must not leave the writing side waiting.
    await writers.object.abort().catch(() => undefined)
  }
}

/** Stores the mail unless an object of the delivery is there. Resolves in any case. */
export async function storeStream(
  { rawBucket }: Pick<Deps, 'rawBucket'>,
  tenant: TenantId,
  bytes: ArrivingBytes,
): Promise<StoredStream> {
  const { readable, writable } = new FixedLengthStream(bytes.size)
  const digest = bytes.sha256 === null ? new crypto.DigestStream('SHA-256') : null
  const writers: Writers = { object: writable.getWriter(), digest: digest?.getWriter() ?? null }
  const [stored, pumped] = await Promise.allSettled([
    put(rawBucket, tenant, { ...bytes, stream: readable }, writers),
    pumpAll(bytes, writers),
  ])
  if (pumped.status === 'rejected') return { ok: false, why: 'source', error: pumped.reason }
  if (pumped.value !== bytes.size) return { ok: false, why: 'bytes', error: null }
  if (stored.status === 'rejected')
    return { ok: false, why: isBadDigest(stored.reason) ? 'bytes' : 'bucket', error: stored.reason }
  await writers.digest?.close()
  return { ok: true, isNew: stored.value, sha256: bytes.sha256 ?? toHex((await digest?.digest) ?? new ArrayBuffer()) }
}

/** Bytes from wherever they come into an object: as a stream of known length, a piece at a time, never all of them in memory. */
import { Sha256 } from '../../platform/sha256.ts'

export interface ArrivingBytes {
  readonly size: number
  /** Null when it is not known before they are through. */
  readonly sha256: string | null
  readonly source: AsyncIterable<Uint8Array>
}

export type StoredStream =
  | {
      readonly ok: true
      readonly sha256: string
      /** False: there was an object, and it stays. */
      readonly isNew: boolean
    }
  | {
      readonly ok: false
      /** `bytes`: not the ones that were announced. `source`: they broke off. `bucket`: R2 did not take them. */
      readonly why: 'bytes' | 'source' | 'bucket'
      readonly error: unknown
    }

/** Puts the stream into its object; whether the object is new. */
export type PutStream = (stream: ReadableStream<Uint8Array>) => Promise<boolean>

interface Writers {
  readonly object: WritableStreamDefaultWriter<Uint8Array>
  readonly digest: Sha256 | null
}

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

/** Ends the object as what it is: whole, or nothing. */
async function pumpAll({ source, size }: ArrivingBytes, writers: Writers): Promise<number> {
  let came = -1
  try {
    came = await pump(source, size, writers)
    return came
  } finally {
    const { object } = writers
    await (came === size ? object.close() : object.abort(new Error('The mail is not whole'))).catch(() => undefined)
  }
}

async function put(stream: ReadableStream<Uint8Array>, putStream: PutStream, writers: Writers): Promise<boolean> {
  try {
    return await putStream(stream)
  } finally {
    // Whoever reads no further must not leave the writing side waiting.
    await writers.object.abort().catch(() => undefined)
  }
}

/** Passes the bytes to `putStream`; what breaks off leaves no object. Resolves in any case. */
export async function storeArriving(bytes: ArrivingBytes, putStream: PutStream): Promise<StoredStream> {
  const { readable, writable } = new FixedLengthStream(bytes.size)
  const writers: Writers = { object: writable.getWriter(), digest: bytes.sha256 === null ? new Sha256() : null }
  const [stored, pumped] = await Promise.allSettled([put(readable, putStream, writers), pumpAll(bytes, writers)])
  if (pumped.status === 'rejected') return { ok: false, why: 'source', error: pumped.reason }
  if (pumped.value !== bytes.size) return { ok: false, why: 'bytes', error: null }
  if (stored.status === 'rejected')
    return { ok: false, why: isBadDigest(stored.reason) ? 'bytes' : 'bucket', error: stored.reason }
  return { ok: true, isNew: stored.value, sha256: bytes.sha256 ?? (await writers.digest?.end()) ?? '' }
}

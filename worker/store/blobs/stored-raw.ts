/** The bytes of a stored mail: all of them in the bucket, or their beginning in the row and the rest there. */
import type { TenantId } from '@mailstead/contracts/ids.ts'

/** Where a mail's bytes are in the bucket: all of an object, or the mail's part of a pack from `rawOffset` on. */
export interface StoredRaw {
  readonly rawKey: string | null
  readonly rawOffset: number | null
  /** The beginning of the mail, 7-bit ASCII, when the bucket has the rest alone. */
  readonly rawHead: string | null
  /** Of the whole mail. */
  readonly sizeBytes: number
}

const storedBytes = ({ sizeBytes, rawHead }: StoredRaw): number => sizeBytes - (rawHead?.length ?? 0)

/** Whether an object of `objectBytes` holds all that it should of the mail. */
export const holdsRaw = (objectBytes: number, place: StoredRaw): boolean =>
  place.rawOffset === null ? objectBytes === storedBytes(place) : place.rawOffset + storedBytes(place) <= objectBytes

/** A mail's bytes: the head from its row, which is empty for most, and then the rest. */
export interface RawBytes {
  readonly head: string
  readonly rest: ReadableStream<Uint8Array>
}

/** The stored mail; null when this tenant has no such object, or one that is too short: never a part of a mail. */
export async function getRaw(bucket: R2Bucket, tenant: TenantId, place: StoredRaw): Promise<RawBytes | null> {
  const { rawKey: key, rawOffset: offset } = place
  // The key is read from a row; the tenant's own segment is checked again, so that a wrong row shows nobody's mail.
  if (key === null || key.split('/')[1] !== tenant) return null
  const object = await bucket.get(key, offset === null ? {} : { range: { offset, length: storedBytes(place) } })
  if (object === null) return null
  if (holdsRaw(object.size, place)) return { head: place.rawHead ?? '', rest: object.body }
  await object.body.cancel()
  return null
}

/** Writes all of a mail and ends the stream. Rejects when either side breaks off. */
export async function writeRaw({ head, rest }: RawBytes, to: WritableStream<Uint8Array>): Promise<void> {
  if (head !== '') {
    const writer = to.getWriter()
    await writer.write(new TextEncoder().encode(head))
    writer.releaseLock()
  }
  await rest.pipeTo(to)
}

/** All of a mail of `sizeBytes` as one stream: for whoever reads it, since the runtime pipes no such stream into another. */
export function joinRaw(raw: RawBytes, sizeBytes: number): ReadableStream<Uint8Array> {
  if (raw.head === '') return raw.rest
  const { readable, writable } = new FixedLengthStream(sizeBytes)
  // What breaks off is told to whoever reads, by the stream itself; and nobody may read to the end.
  writeRaw(raw, writable).catch(() => raw.rest.cancel().catch(() => undefined))
  return readable
}

/** The parts of a message as one: streamed, a piece at a time in memory. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { getPart, type UploadPart, type UploadPlace } from '../../store/blobs/uploads.ts'

/** A part is gone: whoever was first with the last part has sent the message, and let the parts go. */
export class PartGone extends Error {}

export interface StoredMessage {
  readonly tenant: TenantId
  readonly place: UploadPlace
  /** By index. */
  readonly parts: readonly UploadPart[]
  readonly size: number
}

async function pump(bucket: R2Bucket, { tenant, place, parts }: StoredMessage, to: WritableStream<Uint8Array>) {
  for (const { index } of parts) {
    const part = await getPart(bucket, tenant, place, index)
    if (part === null) throw new PartGone(`Part ${index} is gone`)
    await part.pipeTo(to, { preventClose: true })
  }
  await to.close()
}

/** The stream breaks off where a part cannot be read, and `onFault` is told why before. */
export function streamParts(
  { rawBucket }: Pick<Deps, 'rawBucket'>,
  message: StoredMessage,
  onFault: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const { readable, writable } = new FixedLengthStream(message.size)
  pump(rawBucket, message, writable).catch(async (error: unknown) => {
    onFault(error)
    await writable.abort(error).catch(() => undefined)
  })
  return readable
}

/** All of a message that fits into memory. Throws PartGone. */
export async function readParts(
  { rawBucket }: Pick<Deps, 'rawBucket'>,
  { tenant, place, parts, size }: StoredMessage,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size)
  for (const { index, offset } of parts) {
    const part = await getPart(rawBucket, tenant, place, index)
    if (part === null) throw new PartGone(`Part ${index} is gone`)
    bytes.set(new Uint8Array(await new Response(part).arrayBuffer()), offset)
  }
  return bytes
}

/** A part of a message that comes in several requests, and what must be so among the parts. */
import { RAW_MESSAGE_MAX_BYTES } from '@mailstead/contracts/api/emails/raw-email.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { UploadPart } from '../../store/blobs/uploads.ts'

/** As it comes: which part of how many, and where it begins. */
export interface Chunk {
  readonly upload: string
  readonly index: number
  readonly count: number
  readonly offset: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Parts of 256 KB would do for 25 MiB. */
export const CHUNKS_MAX = 100

const wrong = (message: string): Refusal => new Refusal('validation_error', message)

/** Throws a Refusal that names the field: what is wrong with a part by itself. */
export function requireChunk({ upload, index, count, offset, bytes }: Chunk): void {
  if (!/^[0-9A-Za-z-]{8,64}$/.test(upload))
    throw wrong(`\`uuid\`: must be a UUID; received ${JSON.stringify(upload.slice(0, 80))}.`)
  if (count < 1 || count > CHUNKS_MAX)
    throw wrong(`\`total_chunk_count\`: must be from 1 to ${CHUNKS_MAX}; received ${count}. Send larger parts.`)
  if (index >= count) throw wrong(`\`chunk_index\`: must be below \`total_chunk_count\`, ${count}; received ${index}.`)
  if (bytes.byteLength === 0) throw wrong(`\`raw_message\`: part ${index} is empty.`)
  if (index === 0 && offset !== 0) throw wrong(`\`chunk_byte_offset\`: must be 0 for part 0; received ${offset}.`)
  if (offset + bytes.byteLength > RAW_MESSAGE_MAX_BYTES)
    throw new Refusal(
      'payload_too_large',
      `The message has more than ${RAW_MESSAGE_MAX_BYTES} bytes (25 MiB). Send smaller attachments, or links to them.`,
    )
}

/** Throws a Refusal: what does not go together with the parts that came before. */
export function requireFit(part: UploadPart, others: readonly UploadPart[]): void {
  for (const other of others) {
    if (other.count !== part.count)
      throw wrong(`\`total_chunk_count\`: is ${part.count}, and was ${other.count} with part ${other.index}.`)
    if (other.about !== part.about)
      throw wrong('`from_`, `to` and `is_newsletter`: must be the same with every part of a message.')
    if (other.index === part.index && (other.sha256 !== part.sha256 || other.offset !== part.offset))
      throw wrong(
        `\`uuid\`: part ${part.index} of this message came before, and was another. Begin with a new \`uuid\`.`,
      )
  }
}

/** Throws a Refusal unless the parts, by index, are one message without a gap; how long it is. */
export function requireWhole(parts: readonly UploadPart[]): number {
  let end = 0
  for (const { index, offset, size } of parts) {
    if (offset !== end)
      throw wrong(`\`chunk_byte_offset\`: of part ${index} is ${offset}, and the part before it ends at ${end}.`)
    end += size
  }
  return end
}

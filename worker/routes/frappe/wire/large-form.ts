/** A form whose file is too large for memory: its fields are read, and the file passes as it comes. */
import { RAW_MESSAGE_MAX_BYTES } from '@mailstead/contracts/api/emails/raw-email.ts'
import type { Context } from 'hono'
import { JSON_MAX_BYTES } from '../../../middleware/json-body.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { drain, type PieceReader, readPieces } from '../../../services/receiving/accept/piece-reader.ts'
import type { AppEnv } from '../../app-types.ts'
import { readFormHead, toBinary, wrongForm } from './form-head.ts'
import { collect, type FrappeRequest } from './parameters.ts'

/** Room for the fields in front of the file. */
const FIELDS_MAX_BYTES = 262_144

/** A file that has not been read yet. */
export class ArrivingFile {
  readonly size: number
  readonly body: ReadableStream<Uint8Array>

  constructor(size: number, body: ReadableStream<Uint8Array>) {
    this.size = size
    this.body = body
  }

  /** Lets go of what nobody reads, so that whoever sends it hears our answer and not a broken connection. Never rejects. */
  async drop(): Promise<void> {
    if (!this.body.locked) await drain(readPieces(this.body).follow([]), this.size).catch(() => undefined)
  }
}

/** What says that the file is over, and the form with it. */
const endOf = (boundary: string): string => `\r\n--${boundary}--\r\n`

/**
 * The octets of the file. The last of them come when the end of the form is known to be right, and no other part is in it: without them
 * nobody takes the file for whole. A wrong form is read to its end, so that whoever sends it hears our answer.
 */
async function* readFile(
  rest: Uint8Array,
  pieces: PieceReader,
  { size, boundary }: { readonly size: number; readonly boundary: string },
): AsyncGenerator<Uint8Array, void> {
  const delimiter = `\r\n--${boundary}`
  let [offset, held, carry, ending, isLast] = [0, new Uint8Array(), '', '', true]
  for await (const piece of pieces.follow([rest])) {
    const text = carry + toBinary(piece)
    const found = text.indexOf(delimiter)
    if (found >= 0 && offset - carry.length + found !== size) isLast = false
    const own = piece.slice(0, Math.max(0, Math.min(piece.byteLength, size - offset)))
    if (own.byteLength > 0 && isLast) {
      yield held
      held = own
    }
    if (isLast) ending += toBinary(piece.subarray(own.byteLength))
    offset += piece.byteLength
    carry = text.slice(1 - delimiter.length)
  }
  if (!isLast || ending !== endOf(boundary)) throw wrongForm('the file is not its last part, or does not end there')
  yield held
}

/** Whoever reads hears of a fault by a stream that breaks off. */
function toStream(size: number, octets: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const { readable, writable } = new FixedLengthStream(size)
  const writer = writable.getWriter()
  const pump = async () => {
    for await (const piece of octets) if (piece.byteLength > 0) await writer.write(piece)
    await writer.close()
  }
  pump().catch((error: unknown) => writer.abort(error).catch(() => undefined))
  return readable
}

function findBoundary(contentType: string): string | null {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? []
  return quoted ?? plain ?? null
}

/** Null for any other form or body. Throws a Refusal for one that nothing can be made of. */
export async function readLargeForm(c: Context<AppEnv>, file: string): Promise<FrappeRequest | null> {
  const total = Number(c.req.header('content-length') ?? 0)
  const boundary = findBoundary(c.req.header('content-type') ?? '')
  const { body } = c.req.raw
  if (total <= JSON_MAX_BYTES || boundary === null || body === null) return null
  if (total > RAW_MESSAGE_MAX_BYTES + FIELDS_MAX_BYTES)
    throw new Refusal(
      'payload_too_large',
      `The message has more than ${RAW_MESSAGE_MAX_BYTES} bytes (25 MiB). Send smaller attachments, or links to them.`,
    )
  const pieces = readPieces(body)
  const { entries, fileStart, rest } = await readFormHead(pieces, boundary, file).catch(async (error: unknown) => {
    await drain(pieces.follow([]), total).catch(() => undefined)
    throw error
  })
  const size = total - fileStart - endOf(boundary).length
  if (size <= 0) throw wrongForm('the file is missing')
  const stream = toStream(size, readFile(rest, pieces, { size, boundary }))
  const fields = { ...collect(new URL(c.req.url).searchParams), ...collect(entries) }
  return { fields: { ...fields, [file]: new ArrivingFile(size, stream) }, list: null }
}

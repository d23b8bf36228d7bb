/** A stream in pieces, for whoever reads its beginning before the rest is passed on. */

/** What is asked for at once; by itself the runtime gives 4 KB. */
const PIECE_BYTES = 65_536

export interface PieceReader {
  /** Null at the end. Rejects when the stream breaks off. */
  read(): Promise<Uint8Array | null>
  /** Pieces that were read already, then all that is left; leaving the loop gives the stream up. */
  follow(first: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void>
  /** Gives the stream up. Never rejects. */
  cancel(): Promise<void>
}

/** Null for a stream that has no bytes of its own making. */
function openByteReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: 'byob' })
  } catch {
    return null
  }
}

type Read = () => Promise<Uint8Array | null>

function readBytes(reader: ReadableStreamBYOBReader): Read {
  return async () => {
    const { done, value } = await reader.read(new Uint8Array(PIECE_BYTES))
    return done ? null : value
  }
}

function readChunks(reader: ReadableStreamDefaultReader<Uint8Array>): Read {
  return async () => {
    const { done, value } = await reader.read()
    return done ? null : value
  }
}

const toPieceReader = (read: Read, giveUp: () => Promise<void>): PieceReader => {
  const cancel = () => giveUp().catch(() => undefined)
  return {
    read,
    cancel,
    async *follow(first) {
      try {
        yield* first
        for (let piece = await read(); piece !== null; piece = await read()) yield piece
      } finally {
        await cancel()
      }
    },
  }
}

/** Takes the stream for itself. */
export function readPieces(stream: ReadableStream<Uint8Array>): PieceReader {
  const bytes = openByteReader(stream)
  if (bytes) return toPieceReader(readBytes(bytes), () => bytes.cancel())
  const chunks = stream.getReader()
  return toPieceReader(readChunks(chunks), () => chunks.cancel())
}

/** Reads what nobody wants, so that whoever sends it hears our answer and not a broken connection; up to `maxBytes`. */
export async function drain(pieces: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void> {
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.byteLength
    if (bytes > maxBytes) break
  }
}

/** The beginning of a stream, without taking it out of the stream. */
import { readPieces } from '../accept/piece-reader.ts'

export interface Peeked {
  /** At least as many bytes as were asked for, unless the whole is shorter. */
  readonly head: Uint8Array
  /** All of it, from the first byte. */
  readonly whole: AsyncIterable<Uint8Array>
}

/** Rejects when the stream breaks off before. */
export async function peek(stream: ReadableStream<Uint8Array>, bytes: number): Promise<Peeked> {
  const reader = readPieces(stream)
  const read: Uint8Array<ArrayBuffer>[] = []
  for (let length = 0; length < bytes; ) {
    const piece = await reader.read()
    if (piece === null) break
    read.push(new Uint8Array(piece))
    length += piece.byteLength
  }
  return { head: new Uint8Array(await new Blob(read).arrayBuffer()), whole: reader.follow(read) }
}

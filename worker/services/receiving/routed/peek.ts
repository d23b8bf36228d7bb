/** The beginning of a stream, without taking it out of the stream. */

export interface Peeked {
  /** At least as many bytes as were asked for, unless the whole is shorter. */
  readonly head: Uint8Array
  /** All of it, from the first byte. */
  readonly whole: AsyncIterable<Uint8Array>
}

async function* rejoin(
  read: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* read
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Rejects when the stream breaks off before. */
export async function peek(stream: ReadableStream<Uint8Array>, bytes: number): Promise<Peeked> {
  const reader = stream.getReader()
  const read: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  while (length < bytes) {
    const next = await reader.read()
    if (next.done) break
    read.push(new Uint8Array(next.value))
    length += next.value.byteLength
  }
  return { head: new Uint8Array(await new Blob(read).arrayBuffer()), whole: rejoin(read, reader) }
}

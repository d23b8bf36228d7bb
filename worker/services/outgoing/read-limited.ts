/** An answer's body up to a limit, counted after decompression: a small answer that unpacks to gigabytes is cut as well. */
import { raceAbort } from './race-abort.ts'

export interface LimitedBody {
  readonly body: Uint8Array
  /** True when there was more. */
  readonly isCut: boolean
}

/** Reads up to `limitBytes`, then cancels the rest. Rejects when the signal is aborted or the connection breaks. */
export async function readLimited(
  stream: ReadableStream<Uint8Array> | null,
  limitBytes: number,
  signal: AbortSignal,
): Promise<LimitedBody> {
  if (stream === null) return { body: new Uint8Array(), isCut: false }
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    while (length <= limitBytes) {
      const { done, value } = await raceAbort(signal, reader.read())
      if (done) return { body: join(chunks, length), isCut: false }
      chunks.push(value)
      length += value.length
    }
    return { body: join(chunks, length).slice(0, limitBytes), isCut: true }
  } finally {
    // Of a body that has ended this does nothing; a body that broke rejects again, and its error is known already.
    reader.cancel().catch(() => undefined)
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const body = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    body.set(chunk, at)
    at += chunk.length
  }
  return body
}

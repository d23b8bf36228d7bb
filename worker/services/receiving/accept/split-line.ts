/** The first line of a body apart from what follows it, without reading more than that needs. */
import { readPieces } from './piece-reader.ts'

export interface SplitBody {
  /** Without its line feed. */
  readonly line: Uint8Array<ArrayBuffer>
  /** What follows; leaving the loop over it cancels the body. */
  readonly rest: AsyncIterable<Uint8Array>
}

const LINE_FEED = 0x0a

/** Null when no line of up to `maxBytes` begins the body; then it is cancelled. Rejects when the body breaks off. */
export async function splitLine(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<SplitBody | null> {
  const reader = readPieces(body)
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for (;;) {
    const piece = await reader.read()
    const end = piece?.indexOf(LINE_FEED) ?? -1
    const part = end < 0 ? piece : piece?.subarray(0, end)
    bytes += part?.byteLength ?? 0
    if (!piece || !part || bytes > maxBytes) break
    parts.push(new Uint8Array(part))
    if (end < 0) continue
    const line = new Uint8Array(await new Blob(parts).arrayBuffer())
    const behind = piece.subarray(end + 1)
    return { line, rest: reader.follow(behind.byteLength > 0 ? [behind] : []) }
  }
  await reader.cancel()
  return null
}

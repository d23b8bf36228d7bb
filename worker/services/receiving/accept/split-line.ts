/** The first line of a body apart from what follows it, without reading more than that needs. */

export interface SplitBody {
  /** Without its line feed. */
  readonly line: Uint8Array<ArrayBuffer>
  /** What follows; leaving the loop over it cancels the body. */
  readonly rest: AsyncIterable<Uint8Array>
}

const LINE_FEED = 0x0a

async function* follow(
  first: Uint8Array,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    if (first.byteLength > 0) yield first
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Null when no line of up to `maxBytes` begins the body; then it is cancelled. Rejects when the body breaks off. */
export async function splitLine(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<SplitBody | null> {
  const reader = body.getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    const end = value?.indexOf(LINE_FEED) ?? -1
    const part = end < 0 ? value : value?.subarray(0, end)
    bytes += part?.byteLength ?? 0
    if (done || bytes > maxBytes) break
    if (part) chunks.push(new Uint8Array(part))
    if (end >= 0)
      return {
        line: new Uint8Array(await new Blob(chunks).arrayBuffer()),
        rest: follow(value?.subarray(end + 1) ?? new Uint8Array(), reader),
      }
  }
  await reader.cancel().catch(() => undefined)
  return null
}

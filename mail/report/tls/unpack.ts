/** gzip (RFC 1952) within a bound: a thousand octets may stand for a million, and are let go before they become one. */

/** Null when it is no gzip, is cut off, or unpacks to more. Never throws. */
export async function unpack(packed: Uint8Array<ArrayBuffer>, maxBytes: number): Promise<Uint8Array | null> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      length += value.length
      if (length > maxBytes) return null
      chunks.push(value)
    }
  } catch {
    return null
  } finally {
    reader.cancel().catch(() => undefined)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

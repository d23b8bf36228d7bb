/** Bytes as a string with one character an octet: what regular expressions and `indexOf` can work on without a charset. */

const CHUNK_OCTETS = 8_192

/** One character (U+0000 to U+00FF) an octet. */
export function toByteString(octets: Uint8Array): string {
  const chunks: string[] = []
  for (let at = 0; at < octets.length; at += CHUNK_OCTETS) {
    chunks.push(String.fromCharCode(...octets.subarray(at, at + CHUNK_OCTETS)))
  }
  return chunks.join('')
}

export function toOctets(bytes: string): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(bytes.length)
  for (let at = 0; at < bytes.length; at++) octets[at] = bytes.charCodeAt(at)
  return octets
}

/** Reads a byte string in a charset; in UTF-8, or else windows-1252, when the charset is not known or does not fit. */
export function decodeByteString(bytes: string, charset = 'utf-8'): string {
  const octets = toOctets(bytes)
  return decode(octets, charset) ?? decode(octets, 'utf-8') ?? decode(octets, 'windows-1252') ?? bytes
}

function decode(octets: Uint8Array<ArrayBuffer>, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(octets)
  } catch {
    return null
  }
}

/**
 * Text that may hold bytes which are not UTF-8 (a TXT record can hold any): such a byte 0x80–0xFF becomes the lone
 * surrogate U+DC80–U+DCFF, as Python's `surrogateescape` does, so that it survives JSON and comes out as it went in.
 */
import { isUtf8 } from 'node:buffer'

const ESCAPED_BYTE = /[\udc80-\udcff]/u
const ESCAPE_OFFSET = 0xdc00

/** Length of the valid UTF-8 sequence that begins at `at` (RFC 3629 §4), or 0 when there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  const sequence = bytes.subarray(at, at + length)
  return sequence.length === length && isUtf8(sequence) ? length : 0
}

/** Decodes UTF-8; every byte that is not part of it becomes one lone surrogate. */
export function decodeBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const parts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    parts.push(
      length > 0 ? bytes.toString('utf8', at, at + length) : String.fromCharCode(ESCAPE_OFFSET + (bytes[at] ?? 0)),
    )
    at += Math.max(length, 1)
  }
  return parts.join('')
}

/** The inverse of `decodeBytes`. */
export function encodeBytes(text: string): Buffer {
  if (!ESCAPED_BYTE.test(text)) return Buffer.from(text, 'utf8')
  const parts = Array.from(text, (char) =>
    ESCAPED_BYTE.test(char) ? Buffer.from([char.charCodeAt(0) - ESCAPE_OFFSET]) : Buffer.from(char, 'utf8'),
  )
  return Buffer.concat(parts)
}

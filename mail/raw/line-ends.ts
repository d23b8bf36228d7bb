/** Line ends and NUL (RFC 5321 §2.3.8, RFC 5322 §2.3): where two hosts disagree on them, one mail becomes two. */
import { faultAt } from './fault.ts'

const NUL = 0x00
const LF = 0x0a
const CR = 0x0d

/**
 * The message with CRLF only. One whose every line ends with LF is what Unix tools write, and is converted; one that
 * mixes both, or that holds a CR alone or a NUL, is refused.
 */
export function toCrlfLines(bytes: Uint8Array): Uint8Array {
  const { crlf, firstLf, lfs } = countLineEnds(bytes)
  if (lfs === 0) return bytes
  if (crlf > 0) throw faultAt(bytes, firstLf, 'ends with LF alone while others end with CRLF: end every line with CRLF')
  const converted = new Uint8Array(bytes.length + lfs)
  let length = 0
  for (const octet of bytes) {
    if (octet === LF) converted[length++] = CR
    converted[length++] = octet
  }
  return converted
}

/** Throws at the first NUL and the first CR alone. */
function countLineEnds(bytes: Uint8Array): { crlf: number; lfs: number; firstLf: number } {
  let crlf = 0
  let lfs = 0
  let firstLf = -1
  for (let at = 0; at < bytes.length; at++) {
    const octet = bytes[at]
    if (octet === NUL) throw faultAt(bytes, at, 'has a NUL character: encode what is binary as base64')
    if (octet === CR) {
      if (bytes[at + 1] !== LF) throw faultAt(bytes, at, 'has a CR without LF: end every line with CRLF')
      crlf++
      at++
    } else if (octet === LF) {
      if (firstLf < 0) firstLf = at
      lfs++
    }
  }
  return { crlf, lfs, firstLf }
}

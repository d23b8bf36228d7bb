/** Quoted-printable of octets in any charset (RFC 2045 §6.7); line breaks of the text stay line breaks. */

const LINE_LENGTH_MAX = 76
const CR = 0x0d
const LF = 0x0a
const EQUALS = 0x3d
const HYPHEN = 0x2d
/** As octets: a text of many megabytes is written into one array instead of a string for each character. */
const HEX = new TextEncoder().encode('0123456789ABCDEF')

/** Encodes text whose line ends are all CRLF. */
export function encodeQuotedPrintable(octets: Uint8Array): string {
  // Each octet takes three at most, and each line of 73 or more one soft break.
  const out = new Uint8Array(Math.ceil(octets.length * 3 * (1 + 3 / 73)) + 3)
  let length = 0
  let lineStart = 0
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at] ?? 0
    if (octet === CR && octets[at + 1] === LF) {
      out[length++] = CR
      out[length++] = LF
      lineStart = length
      at++
      continue
    }
    let isPlain = isLiteral(octet, octets[at + 1])
    if (length - lineStart + (isPlain ? 1 : 3) > LINE_LENGTH_MAX - 1) {
      out.set([EQUALS, CR, LF], length)
      length += 3
      lineStart = length
      // What stood within a line must not become the boundary line of a multipart around it.
      isPlain &&= octet !== HYPHEN
    }
    if (isPlain) out[length++] = octet
    else {
      out[length++] = EQUALS
      out[length++] = HEX[octet >> 4] ?? 0
      out[length++] = HEX[octet & 15] ?? 0
    }
  }
  return new TextDecoder('latin1').decode(out.subarray(0, length))
}

/** White space stays only where a character follows it on its line. */
function isLiteral(octet: number, next: number | undefined): boolean {
  if (octet === 0x20 || octet === 0x09) return next !== undefined && next !== CR
  return octet > 0x20 && octet < 0x7f && octet !== EQUALS
}

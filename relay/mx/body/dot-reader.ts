/**
 * Takes DATA off the wire: ends it, takes stuffed dots away, and finds what must not be in it. Only CRLF.CRLF ends a mail
 * (RFC 5321 §4.1.1.4). A host that takes LF.CRLF or CR.CR for it, where the next one does not, lets one mail be read as two: SMTP
 * smuggling. So bare CR, bare LF (§2.3.8) and NUL end nothing here and are remembered, and the mail is refused when it has really ended.
 */

export interface DotReader {
  /** Takes the octets of one read. Null while the mail goes on; else what came behind its end, which is no part of it. */
  take(chunk: Buffer): Buffer | null
  /** True once a bare CR, a bare LF or a NUL has been seen. */
  readonly isMalformed: boolean
}

const [NUL, LF, CR, DOT] = [0x00, 0x0a, 0x0d, 0x2e]
/** `.`, CR, LF at the beginning of a line. */
const END_OCTETS = 3

/** Makes a reader that hands the mail's octets, unstuffed and as they came, to `keep`. */
export function createDotReader(keep: (octets: Buffer) => void): DotReader {
  // DATA's own CRLF is the first of CRLF.CRLF: an empty mail is a dot alone.
  let isLineStart = true
  let isAfterCr = false
  let isMalformed = false
  let held: Buffer = Buffer.alloc(0)

  /** Notes what is wrong with octets that are no beginning of a line, up to and with the next CRLF; answers where they end. */
  const passLine = (octets: Buffer, from: number): number => {
    let at = from
    for (;;) {
      const lf = octets.indexOf(LF, at)
      const end = lf < 0 ? octets.length : lf
      if (hasBareCr(octets, at, end, isAfterCr)) isMalformed = true
      isAfterCr = end > at ? octets[end - 1] === CR : isAfterCr
      if (lf < 0) return octets.length
      const isCrLf = isAfterCr
      isAfterCr = false
      at = lf + 1
      if (isCrLf) {
        isLineStart = true
        return at
      }
      isMalformed = true
    }
  }

  const take = (chunk: Buffer): Buffer | null => {
    if (chunk.includes(NUL)) isMalformed = true
    const octets = held.length > 0 ? Buffer.concat([held, chunk]) : chunk
    held = Buffer.alloc(0)
    let [from, at] = [0, 0]
    while (at < octets.length) {
      if (isLineStart && octets[at] === DOT) {
        const isWhole = octets.length - at >= END_OCTETS
        const isEnd = octets[at + 1] === CR && octets[at + 2] === LF
        if (from < at) keep(octets.subarray(from, at))
        if (isWhole && isEnd) return octets.subarray(at + END_OCTETS)
        // Not all of what may be the end has come.
        if (!isWhole && (octets[at + 1] === undefined || octets[at + 1] === CR)) {
          held = octets.subarray(at)
          return null
        }
        // RFC 5321 §4.5.2: the stuffed dot goes, whatever follows.
        from = at + 1
        at = from
      }
      isLineStart = false
      at = passLine(octets, at)
    }
    if (from < at) keep(octets.subarray(from, at))
    return null
  }

  return {
    take,
    get isMalformed() {
      return isMalformed
    },
  }
}

/** Whether a CR between the two places, or the one before them, is followed by anything but the LF at the end. */
function hasBareCr(octets: Buffer, from: number, end: number, isAfterCr: boolean): boolean {
  if (isAfterCr && from < end) return true
  const cr = octets.subarray(from, end).indexOf(CR)
  return cr >= 0 && from + cr < end - 1
}

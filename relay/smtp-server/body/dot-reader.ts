/**
 * Takes DATA off the wire: ends it, takes stuffed dots away, and finds what must not be in it. Only CRLF.CRLF ends a mail
 * (RFC 5321 §4.1.1.4). A host that takes LF.CRLF or CR.CR for it, where the next one does not, lets one mail be read as two: SMTP
 * smuggling. So bare CR, bare LF and NUL end nothing here and are remembered, and the mail is refused when it has really ended.
 */
import { createOctetCheck } from './octet-check.ts'

export interface DotReader {
  /** Takes the octets of one read. Null while the mail goes on; else what came behind its end, which is no part of it. */
  take(chunk: Buffer): Buffer | null
  /** True once a bare CR, a bare LF or a NUL has been seen. */
  readonly isMalformed: boolean
}

const DOT_LINE = Buffer.from('\r\n.')
const END = Buffer.from('\r\n.\r\n')
const LINE_END_OCTETS = 2

/** Makes a reader that hands the mail's octets, unstuffed and as they came, to `keep`. */
export function createDotReader(keep: (octets: Buffer) => void): DotReader {
  const check = createOctetCheck()
  // DATA's own CRLF is the first of CRLF.CRLF, and no part of the mail.
  let held = Buffer.from('\r\n')
  let toSkip = LINE_END_OCTETS

  const give = (octets: Buffer) => {
    const own = octets.subarray(Math.min(toSkip, octets.length))
    toSkip -= octets.length - own.length
    if (own.length === 0) return
    check.look(own)
    keep(own)
  }
  /** What may be the beginning of an end stays until more has come. */
  const hold = (octets: Buffer, from: number) => {
    held = Buffer.from(octets.subarray(from))
  }
  const take = (chunk: Buffer): Buffer | null => {
    const octets = Buffer.concat([held, chunk])
    let from = 0
    for (let at = octets.indexOf(DOT_LINE); at >= 0; at = octets.indexOf(DOT_LINE, from)) {
      const line = octets.subarray(at, at + END.length)
      if (END.subarray(0, line.length).equals(line)) {
        const isEnd = line.length === END.length
        give(octets.subarray(from, isEnd ? at + LINE_END_OCTETS : at))
        if (isEnd) return octets.subarray(at + END.length)
        hold(octets, at)
        return null
      }
      give(octets.subarray(from, at + LINE_END_OCTETS))
      // RFC 5321 §4.5.2: the stuffed dot goes, whatever follows.
      from = at + DOT_LINE.length
    }
    const end = octets.length - trailingLineEnd(octets, from)
    give(octets.subarray(from, end))
    hold(octets, end)
    return null
  }
  return {
    take,
    get isMalformed() {
      return check.hasFound
    },
  }
}

/** How many octets at the end could begin CRLF and a dot. */
function trailingLineEnd(octets: Buffer, from: number): number {
  if (octets.length - from >= 2 && octets.subarray(-2).equals(DOT_LINE.subarray(0, 2))) return 2
  return octets.length > from && octets.at(-1) === DOT_LINE[0] ? 1 : 0
}

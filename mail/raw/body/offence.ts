/** What keeps octets from being sent as they are to every host (RFC 5321 §2.4, RFC 5322 §2.1.1). */
import { LINE_OCTETS_MAX } from '../header/fold.ts'

interface Offence {
  readonly at: number
  readonly what: string
}

export const EIGHT_BIT = '8-bit bytes'
export const LONG_LINE = `a line of more than ${LINE_OCTETS_MAX} octets`

/** The first 8-bit octet, or the first octet too many of a line, from `start` (where a line begins) up to `end`. */
export function findOffence(raw: Uint8Array, start: number, end: number): Offence | null {
  let lineStart = start
  for (let at = start; at < end; at++) {
    const octet = raw[at] ?? 0
    if (octet > 0x7f) return { at, what: EIGHT_BIT }
    if (octet === 0x0a) lineStart = at + 1
    else if (at - lineStart >= LINE_OCTETS_MAX && octet !== 0x0d) return { at, what: LONG_LINE }
  }
  return null
}

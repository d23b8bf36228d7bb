/** Writes quoted-printable (RFC 2045 §6.7). */

const LINE_LENGTH_MAX = 75
const CR = 13
const LF = 10
const SPACE = 32
const TAB = 9
const EQUALS = 61
/** A dot, `From ` and a boundary mean something at the beginning of a line. */
const SPECIAL_FIRST: ReadonlySet<number> = new Set(Array.from('.F-', (character) => character.charCodeAt(0)))

/** CRLF is a line break; everything else that is not plain ASCII is escaped, bare CR and LF with it. */
export function encodeQuoted(octets: Uint8Array): string {
  const lines: string[] = []
  let line = ''
  for (let at = 0; at < octets.length; at++) {
    if (octets[at] === CR && octets[at + 1] === LF) {
      lines.push(line)
      line = ''
      at++
      continue
    }
    const next = encodeOctet(octets, at, line === '')
    if (line.length + next.length > LINE_LENGTH_MAX) {
      lines.push(`${line}=`)
      // What begins a line after a soft break must be looked at anew.
      line = encodeOctet(octets, at, true)
    } else line += next
  }
  return [...lines, line].join('\r\n')
}

function encodeOctet(octets: Uint8Array, at: number, isFirst: boolean): string {
  const octet = octets[at] ?? 0
  const isPlain = octet > SPACE && octet < 127 && octet !== EQUALS
  if (isPlain && !(isFirst && SPECIAL_FIRST.has(octet))) return String.fromCharCode(octet)
  // §6.7 (3): white space at the end of a line is lost.
  const isLast = at + 1 >= octets.length || octets[at + 1] === CR || octets[at + 1] === LF
  if ((octet === SPACE || octet === TAB) && !isLast) return String.fromCharCode(octet)
  return `=${octet.toString(16).toUpperCase().padStart(2, '0')}`
}

/**
 * Where the fields of a header section are, read exactly as mailauth reads them: what one part cuts out and another verifies must
 * be the same thing. Names and offsets only; linear in time.
 */

export interface HeaderField {
  /** Lower case. */
  readonly name: string
  /** Offsets of its first octet and of the one after its line end. */
  readonly start: number
  readonly end: number
  /** False for a first line that begins no field; it has a name all the same when some reader could see one. */
  readonly isField: boolean
}

const LF = 10
const CR = 13
/** One character an octet, so that offsets into the text are offsets into the octets. */
const OCTETS = new TextDecoder('windows-1252')
// RFC 5322 §3.6.8: a name; a fold, and the obsolete syntax of §4.5.8, may put white space before the colon.
const FIELD_START = /[\x21-\x39\x3b-\x7e]+[ \t\r\n]*:/y

/** The text of a header section, one character an octet. */
export const headerText = (octets: Uint8Array): string => OCTETS.decode(octets)

/**
 * Where the body begins: after the first empty line (RFC 5322 §2.1). Null when there is none in the first `max` octets; `from` is
 * how far an earlier search came.
 */
export function findBody(octets: Uint8Array, max: number, from = 0): number | null {
  const end = Math.min(octets.length, max)
  for (let at = from; at < end; at++) {
    if (octets[at] !== LF) continue
    const before = octets[at - 1] === CR ? at - 1 : at
    if (before === 0 || octets[before - 1] === LF) return at + 1
  }
  return null
}

/** The fields of a header section without its empty line. Lines that begin no field belong to the field before them. */
export function readHeaderFields(text: string): HeaderField[] {
  const lines = lineStarts(text)
  const fields: HeaderField[] = []
  let end = text.length
  // From the end, since whether a line begins a field can depend on the line after it.
  for (let n = lines.length - 1; n >= 0; n--) {
    const start = lines[n] ?? 0
    const lineEnd = lines[n + 1] ?? text.length
    const limit = lineEnd === end ? lineEnd : (lines[n + 2] ?? text.length)
    const isField = beginsField(text, start, limit)
    if (n > 0 && !isField) continue
    fields.push({ name: nameOf(text.slice(start, end)), start, end, isField })
    end = start
  }
  return fields.reverse()
}

function lineStarts(text: string): number[] {
  const starts: number[] = []
  for (let at = 0; at < text.length; ) {
    starts.push(at)
    const lineFeed = text.indexOf('\n', at)
    at = lineFeed < 0 ? text.length : lineFeed + 1
  }
  return starts
}

/** The colon must come before `limit`: on the line itself or on the one that continues it. */
function beginsField(text: string, start: number, limit: number): boolean {
  FIELD_START.lastIndex = start
  return FIELD_START.test(text) && FIELD_START.lastIndex <= limit
}

function nameOf(field: string): string {
  const colon = field.indexOf(':')
  return (colon < 0 ? field : field.slice(0, colon))
    .replace(/\r?\n/g, '')
    .replace(/^[ \t]+/, '')
    .trimEnd()
    .toLowerCase()
}

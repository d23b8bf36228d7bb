/** Octets of any declared, undeclared or wrongly declared charset as text. Never throws: in doubt something readable. */

/** Labels that mail uses and the Encoding Standard does not list. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['cp932', 'shift_jis'],
  ['windows-932', 'shift_jis'],
  ['cp936', 'gbk'],
  ['windows-936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['cp950', 'big5'],
  ['windows-950', 'big5'],
  ['cp51932', 'euc-jp'],
  ['eucjp', 'euc-jp'],
  ['euckr', 'euc-kr'],
  ['tis620', 'windows-874'],
  ['cp50220', 'iso-2022-jp'],
  ['cp50221', 'iso-2022-jp'],
  ['iso-2022-jp-1', 'iso-2022-jp'],
  ['iso-2022-jp-2', 'iso-2022-jp'],
  ['iso-2022-jp-ms', 'iso-2022-jp'],
  ['utf8mb4', 'utf-8'],
])
/** Said by programs that did not look at the text. */
const VAGUE = new Set(['', 'us-ascii', 'ascii', 'ansi_x3.4-1968', 'unknown-8bit', 'x-unknown', 'unknown', 'default'])
const LABEL_LENGTH_MAX = 40

/**
 * Decodes a body. A label that says nothing or is unknown gives UTF-8 where the octets are that, else Windows-1252. Of
 * a body that is cut the last character may be incomplete.
 */
export function decodeBody(octets: Uint8Array, label: string | null, isCut = false): string {
  const marked = readByteOrderMark(octets)
  if (marked !== null) return decode(octets, marked)
  const known = label === null || VAGUE.has(normalize(label)) ? null : findDecoder(label)
  return known?.decode(octets) ?? guess(octets, isCut)
}

/** Decodes a header's value: RFC 6532 makes it UTF-8; older mail writes it in the charset of its body. */
export function decodeHeader(octets: Uint8Array, bodyLabel: string | null, isCut = false): string {
  // ISO-2022-JP (RFC 1468) is pure ASCII but for its escapes.
  const isShifted = octets.includes(0x1b)
  if (!isShifted && isUtf8(octets, isCut)) return decode(octets, 'utf-8')
  const body = bodyLabel === null || VAGUE.has(normalize(bodyLabel)) ? null : findDecoder(bodyLabel)
  return body && body.encoding !== 'utf-8' ? body.decode(octets) : guess(octets, isCut)
}

const normalize = (label: string) => label.trim().toLowerCase()
const decode = (octets: Uint8Array, label: string) => new TextDecoder(label).decode(octets)
const guess = (octets: Uint8Array, isCut = false) => decode(octets, isUtf8(octets, isCut) ? 'utf-8' : 'windows-1252')

function findDecoder(label: string): TextDecoder | null {
  const wanted = normalize(label)
  if (wanted.length > LABEL_LENGTH_MAX) return null
  for (const candidate of [wanted, ALIASES.get(wanted), wanted.replace(/^(?:x-|cs)/, '')]) {
    try {
      if (candidate !== undefined) return new TextDecoder(candidate)
    } catch {
      // No label of this runtime: the next candidate, or a guess.
    }
  }
  return null
}

/** With `stream` a decoder waits for the rest of a last character instead of refusing it. */
function isUtf8(octets: Uint8Array, isCut = false): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(octets, { stream: isCut })
    return true
  } catch {
    return false
  }
}

function readByteOrderMark([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : null
}

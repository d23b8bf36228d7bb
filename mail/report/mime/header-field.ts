/** Header fields of a mail, a MIME part or a group of a delivery report: read without trust and in linear time. */
import { decodeByteString, toByteString } from './byte-string.ts'
import { decodeWords } from './encoded-word.ts'

export interface HeaderField {
  readonly name: string
  readonly value: string
}

const BLOCK_OCTETS_MAX = 262_144
const FIELDS_MAX = 2_000
const VALUE_LENGTH_MAX = 4_000
// RFC 5322 §3.6.8 ftext.
const FIELD = /^([\x21-\x39\x3b-\x7e]{1,76})[ \t]{0,4}:/

/** The header fields of a raw mail from top to bottom, unfolded, names in lower case. */
export function readHeaderFields(raw: Uint8Array): HeaderField[] {
  return readFields(normalizeLines(toByteString(raw.subarray(0, BLOCK_OCTETS_MAX))))
}

/** Line ends of every sort become LF. */
export function normalizeLines(bytes: string): string {
  return bytes.replace(/\r\n?/g, '\n')
}

/** Where the empty line after the header begins; the length of the text without one. */
export function findHeaderEnd(text: string): number {
  if (text.startsWith('\n')) return 0
  const end = text.indexOf('\n\n')
  return end < 0 ? text.length : end
}

/** Reads the fields at the beginning of a byte string with LF line ends, up to the first empty line. */
export function readFields(text: string): HeaderField[] {
  const fields: { name: string; lines: string[] }[] = []
  for (const line of text.slice(0, Math.min(findHeaderEnd(text), BLOCK_OCTETS_MAX)).split('\n')) {
    const last = fields.at(-1)
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (last && last.lines.length < VALUE_LENGTH_MAX) last.lines.push(line.trim())
      continue
    }
    const name = FIELD.exec(line)
    // Lines that are no fields (`From ` of a mailbox file, garbage) are passed over.
    if (name === null) continue
    if (fields.length >= FIELDS_MAX) break
    fields.push({ name: (name[1] ?? '').toLowerCase(), lines: [line.slice(name[0].length).trim()] })
  }
  return fields.map(({ name, lines }) => ({ name, value: unfold(lines) }))
}

// RFC 6532 §3.2: UTF-8 may stand in a field as it is.
const unfold = (lines: readonly string[]): string => decodeByteString(lines.join(' ').slice(0, VALUE_LENGTH_MAX))

/** The first field of that name (lower case), or null. */
export function findField(fields: readonly HeaderField[], name: string): string | null {
  return fields.find((field) => field.name === name)?.value ?? null
}

/** Its text for people: encoded words read; empty without the field. */
export function findText(fields: readonly HeaderField[], name: string): string {
  return decodeWords(findField(fields, name) ?? '')
}

/**
 * The header section of a mail or of a part as positions of its fields (RFC 5322 §2.2). Linear; decodes no value, so
 * that what nobody asks for costs nothing.
 */
import { findLineEnd, trimLineEnd } from './line.ts'

export interface RawField {
  /** As written. */
  readonly name: string
  /** Of the value, with its folding. */
  readonly start: number
  readonly end: number
}

export interface HeaderSection {
  readonly fields: readonly RawField[]
  /** There were more fields than are kept. */
  readonly isCut: boolean
  readonly sizeBytes: number
  /** First octet after the empty line. */
  readonly bodyStart: number
}

/** Ordinary mail has below 100. */
export const FIELDS_MAX = 2_000
const NAME_LENGTH_MAX = 200
const ascii = new TextDecoder('latin1')

/**
 * Reads from `from` to the first empty line, or to a line of which `isOver` says that the section ends before it. Bytes
 * that do not begin with a field have no header section: they are a body, and can be read as one.
 */
export function readHeaderSection(
  raw: Uint8Array,
  from: number,
  isOver: (at: number, end: number) => boolean = () => false,
): HeaderSection {
  const reading: Reading = { raw, from, fields: [], count: 0, isFieldOpen: false }
  let at = skipMailboxLine(raw, from)
  while (at < raw.length) {
    const lineEnd = findLineEnd(raw, at)
    const end = trimLineEnd(raw, at, lineEnd)
    if (end === at) return finish(reading, at, lineEnd + 1)
    if (isOver(at, end)) return finish(reading, at, at)
    if (!takeLine(reading, at, end)) return finish(reading, from, from)
    at = lineEnd + 1
  }
  return finish(reading, raw.length, raw.length)
}

interface Reading {
  readonly raw: Uint8Array
  readonly from: number
  readonly fields: { readonly name: string; readonly start: number; end: number }[]
  /** Lines that began a field, also those that were not kept. */
  count: number
  /** Whether a folded line belongs to the last field. */
  isFieldOpen: boolean
}

function finish({ from, fields, count }: Reading, end: number, bodyStart: number): HeaderSection {
  // Lines of which none begins a field are no header section either: indented text.
  if (count === 0 && end > from) return { fields, isCut: false, sizeBytes: 0, bodyStart: from }
  return { fields, isCut: count > FIELDS_MAX, sizeBytes: end - from, bodyStart }
}

/** False when the first line that is not folded already is no field. */
function takeLine(reading: Reading, at: number, end: number): boolean {
  const { raw, fields } = reading
  const last = fields.at(-1)
  if (isBlank(raw[at])) {
    if (reading.isFieldOpen && last) last.end = end
    return true
  }
  const nameEnd = findNameEnd(raw, at, end)
  if (nameEnd < 0 && reading.count === 0) return false
  reading.count++
  // A line without a name is no field and hides no other: it is passed over with its folded lines.
  reading.isFieldOpen = nameEnd >= 0 && reading.count <= FIELDS_MAX
  if (reading.isFieldOpen) {
    const name = ascii.decode(raw.subarray(at, nameEnd))
    fields.push({ name, start: findColon(raw, nameEnd, end) + 1, end })
  }
  return true
}

const isBlank = (octet = 0) => octet === 0x20 || octet === 0x09

/** Files of the Unix kind begin with `From sender date`, which is no field. */
function skipMailboxLine(raw: Uint8Array, at: number): number {
  const start = raw[at] === 0x3e ? at + 1 : at
  return ascii.decode(raw.subarray(start, start + 5)) === 'From ' ? findLineEnd(raw, at) + 1 : at
}

/** End of the name at `at` (RFC 5322 §3.6.8: printable ASCII without colon), or -1 when there is no field here. */
function findNameEnd(raw: Uint8Array, at: number, end: number): number {
  let nameEnd = at
  const limit = Math.min(end, at + NAME_LENGTH_MAX)
  while (nameEnd < limit && isNameOctet(raw[nameEnd])) nameEnd++
  // RFC 5322 §4.5.8: white space before the colon was allowed once.
  return nameEnd > at && findColon(raw, nameEnd, end) >= 0 ? nameEnd : -1
}

const isNameOctet = (octet = 0) => octet > 0x20 && octet < 0x7f && octet !== 0x3a

function findColon(raw: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && isBlank(raw[at])) at++
  return at < end && raw[at] === 0x3a ? at : -1
}

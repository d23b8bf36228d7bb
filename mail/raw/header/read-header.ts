/**
 * The header section of a message that we are to sign, read without any leniency (RFC 5322 §2.2): what one reader passes
 * over and another takes for a field would let two people see two mails under one signature.
 */
import type { RawField } from '../../parse/structure/header-section.ts'
import { findLineEnd, trimLineEnd } from '../../parse/structure/line.ts'
import { faultAt, RawFault } from '../fault.ts'

export interface Field extends RawField {
  /** First octet of its name. */
  readonly at: number
  /** First octet after its line end. */
  readonly next: number
}

export interface Header {
  readonly fields: readonly Field[]
  /** First octet after the last field. */
  readonly end: number
  /** First octet after the empty line. */
  readonly bodyStart: number
}

const FIELDS_MAX = 1_000
export const HEADER_OCTETS_MAX = 524_288

/** Reads up to the first empty line, or to the end when there is none. Line ends must be CRLF already. */
export function readHeader(raw: Uint8Array): Header {
  const fields: { -readonly [K in keyof Field]: Field[K] }[] = []
  let at = 0
  while (at < raw.length) {
    const lineEnd = findLineEnd(raw, at)
    const end = trimLineEnd(raw, at, lineEnd)
    const next = Math.min(lineEnd + 1, raw.length)
    if (end === at) return finish(raw, fields, { end: at, bodyStart: next })
    if (next > HEADER_OCTETS_MAX)
      throw faultAt(raw, at, `is beyond the ${HEADER_OCTETS_MAX} octets that a header section may have`)
    const last = fields.at(-1)
    if (isBlank(raw[at])) {
      refuseFold(raw, at, end, last === undefined)
      if (last) Object.assign(last, { end, next })
    } else fields.push({ ...readName(raw, at, end), at, end, next })
    if (fields.length > FIELDS_MAX) throw faultAt(raw, at, `is one header field more than the ${FIELDS_MAX} allowed`)
    at = next
  }
  return finish(raw, fields, { end: raw.length, bodyStart: raw.length })
}

function finish(raw: Uint8Array, fields: Field[], { end, bodyStart }: { end: number; bodyStart: number }): Header {
  if (raw.length === 0) throw new RawFault('is empty')
  if (fields.length === 0) throw faultAt(raw, 0, 'is empty: a message begins with its header fields')
  return { fields, end, bodyStart }
}

const isBlank = (octet = 0) => octet === 0x20 || octet === 0x09

/** RFC 5322 §3.2.2: a line of white space only is obsolete, and ends the header section for some readers. */
function refuseFold(raw: Uint8Array, at: number, end: number, isFirst: boolean): void {
  if (isFirst) throw faultAt(raw, at, 'begins with white space, but there is no header field before it to continue')
  let blanks = at
  while (blanks < end && isBlank(raw[blanks])) blanks++
  if (blanks === end) throw faultAt(raw, at, 'of the header holds white space only: some readers end the header there')
}

const ascii = new TextDecoder('latin1')
// RFC 5322 §3.6.8 ftext, and a length that no real name reaches.
const NAME = /^[\x21-\x39\x3b-\x7e]{1,200}/

function readName(raw: Uint8Array, at: number, end: number): { name: string; start: number } {
  const line = ascii.decode(raw.subarray(at, Math.min(end, at + 220)))
  if (/^>?From /.test(line))
    throw faultAt(raw, at, 'is the separator line of a mailbox file ("From …") and no header field: remove it')
  const name = NAME.exec(line)?.[0] ?? ''
  const after = line.slice(name.length)
  if (name !== '' && after.startsWith(':')) return { name, start: at + name.length + 1 }
  if (name !== '' && /^[ \t]+:/.test(after)) throw faultAt(raw, at, `has white space between ${name} and its colon`)
  throw faultAt(raw, at, 'is neither a header field ("Name: value") nor the continuation of one')
}

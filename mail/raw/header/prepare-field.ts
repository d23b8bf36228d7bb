/** One header field in 7-bit ASCII with lines of at most 998 octets. */

import { faultAt, RawFault } from '../fault.ts'
import { encodeAddresses, encodeUnstructured } from './encode-text.ts'
import { ADDRESS_FIELDS, isStructured } from './field-rules.ts'
import { readText } from './field-text.ts'
import { foldField, LINE_OCTETS_MAX } from './fold.ts'
import type { Field } from './read-header.ts'

/** The field anew with its line end, or null when it is fine as it is. */
export function prepareField(raw: Uint8Array, field: Field): string | null {
  const { isEightBit, isLong } = scanField(raw, field)
  if (!isEightBit && !isLong) return null
  const text = readText(raw, field)
  const folded = foldField(field.name, isEightBit ? encode(raw, field, text) : text)
  if (folded === null)
    throw faultAt(raw, field.at, `(${field.name}) has more than ${LINE_OCTETS_MAX} octets without a place to fold it`)
  return `${folded}\r\n`
}

/** A fault of this field's value, by its line and name. */
export function fieldFault(raw: Uint8Array, field: Field, what: string): RawFault {
  return faultAt(raw, field.at, `(${field.name}) ${what}`)
}

function encode(raw: Uint8Array, field: Field, text: string): string {
  const name = field.name.toLowerCase()
  if (isStructured(name)) throw fieldFault(raw, field, 'has characters other than ASCII, which cannot be encoded there')
  if (!ADDRESS_FIELDS.has(name)) return encodeUnstructured(text)
  try {
    return encodeAddresses(text)
  } catch (error) {
    throw error instanceof RawFault ? fieldFault(raw, field, error.message) : error
  }
}

/** Throws at control characters: white space and line ends are the only ones that a header may hold. */
function scanField(raw: Uint8Array, field: Field): { isEightBit: boolean; isLong: boolean } {
  let isEightBit = false
  let isLong = false
  let lineStart = field.at
  for (let at = field.at; at < field.end; at++) {
    const octet = raw[at] ?? 0
    if (octet === 0x0a) lineStart = at + 1
    else if (octet === 0x7f || (octet < 0x20 && octet !== 0x09 && octet !== 0x0d))
      throw faultAt(raw, at, `(${field.name}) holds the control character ${nameControl(octet)}`)
    if (octet > 0x7f) isEightBit = true
    if (at - lineStart >= LINE_OCTETS_MAX && octet !== 0x0d) isLong = true
  }
  return { isEightBit, isLong }
}

const nameControl = (octet: number) => `U+${octet.toString(16).toUpperCase().padStart(4, '0')}`

/** The value of a header field as text. */
import { faultAt } from '../fault.ts'
import type { Field } from './read-header.ts'

/** Unfolded (RFC 5322 §2.2.3); UTF-8 may stand in it (RFC 6532 §3.2), any other charset cannot be told. */
export function readText(raw: Uint8Array, field: Field): string {
  const octets = raw.subarray(field.start, field.end)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets).replaceAll('\r\n', '')
  } catch {
    throw faultAt(
      raw,
      field.at,
      `(${field.name}) holds bytes that are not UTF-8: write them as encoded words (RFC 2047)`,
    )
  }
}

export const isAscii = (text: string): boolean => !/[\u0080-\uffff]/.test(text)

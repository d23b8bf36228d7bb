/** What of a part's header section would make readers disagree, or cannot be sent as 7-bit lines. */
import { FIELDS_MAX, type HeaderSection } from '../../parse/structure/header-section.ts'
import { parseStructured } from '../../parse/structure/parameters.ts'
import type { PartHead } from '../../parse/structure/part-head.ts'
import { faultAt } from '../fault.ts'
import { SINGLE_PART_FIELDS } from '../header/field-rules.ts'
import { findOffence } from './offence.ts'

/** RFC 2046 §5.1.1 says 70 characters; some programs write more. */
const BOUNDARY_OCTETS_MAX = 500
const VALUE_OCTETS_MAX = 16_384

/** The value of Content-Transfer-Encoding in lower case; empty without the field. */
export function readEncoding(raw: Uint8Array, section: HeaderSection): string {
  const field = findField(section, 'content-transfer-encoding')
  if (field === undefined) return ''
  const octets = raw.subarray(field.start, Math.min(field.end, field.start + VALUE_OCTETS_MAX))
  return parseStructured(new TextDecoder('latin1').decode(octets).replaceAll('\r\n', '')).value
}

export const findField = <T extends HeaderSection['fields'][number]>(
  { fields }: { readonly fields: readonly T[] },
  name: string,
): T | undefined => fields.find((field) => field.name.toLowerCase() === name)

/** RFC 2046 §5.1.1 and RFC 2045 §6.4: a boundary is a must, an encoding of the whole is forbidden. */
export function refuseMultipart(raw: Uint8Array, section: HeaderSection, head: PartHead): void {
  const at = findField(section, 'content-type')?.start ?? section.bodyStart
  const boundary = head.parameters.get('boundary')?.trimEnd() ?? ''
  if (boundary === '') throw faultAt(raw, at, `(Content-Type) is a ${head.type} without a boundary`)
  if (boundary.length > BOUNDARY_OCTETS_MAX)
    throw faultAt(raw, at, `(Content-Type) has a boundary of more than ${BOUNDARY_OCTETS_MAX} characters`)
  if (head.encoding !== 'none')
    throw faultAt(
      raw,
      at,
      `(Content-Type) is a ${head.type} encoded as ${head.encoding}: only its parts may be encoded`,
    )
}

/** Part headers stay as they are: whatever is wrong with them is for the caller to mend. */
export function checkPartHead(raw: Uint8Array, section: HeaderSection, from: number): void {
  if (section.isCut) throw faultAt(raw, from, `begins a part with more than ${FIELDS_MAX} header fields`)
  const offence = findOffence(raw, from, from + section.sizeBytes)
  if (offence !== null) {
    const name = section.fields.find(({ start, end }) => start <= offence.at && offence.at < end)?.name
    throw faultAt(
      raw,
      offence.at,
      `${name === undefined ? '' : `(${name}) `}has ${offence.what} in the header of a part`,
    )
  }
  const seen = new Set<string>()
  for (const field of section.fields) {
    const name = field.name.toLowerCase()
    if (seen.has(name)) throw faultAt(raw, field.start, `(${field.name}) is there a second time: only one may be`)
    if (SINGLE_PART_FIELDS.has(name)) seen.add(name)
  }
}

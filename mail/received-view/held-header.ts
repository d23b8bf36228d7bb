/** The beginning of a mail that comes in chunks, held until its header section is there or is too long to wait for. */
import { findBody } from '../authenticate/header-fields.ts'

const HEADER_MAX_OCTETS = 524_288
const FIRST_OCTETS = 16_384

export interface HeldHeader {
  /** Takes a chunk; true once nothing more is needed. */
  add(chunk: Uint8Array): boolean
  /** What was held, and where in it the empty line ends; null when it did not come. */
  end(): { readonly octets: Uint8Array; readonly body: number | null; readonly rest: Uint8Array }
}

/** Holds at most 512 kB; what a chunk has beyond that is `rest`. */
export function holdHeader(): HeldHeader {
  let octets = new Uint8Array(FIRST_OCTETS)
  let length = 0
  let body: number | null = null
  let rest: Uint8Array = new Uint8Array()

  return {
    add(chunk) {
      const part = chunk.subarray(0, HEADER_MAX_OCTETS - length)
      rest = chunk.subarray(part.length)
      octets = grow(octets, length + part.length)
      octets.set(part, length)
      const searched = length
      length += part.length
      body = findBody(octets.subarray(0, length), HEADER_MAX_OCTETS, searched)
      return body !== null || length === HEADER_MAX_OCTETS
    },
    end: () => ({ octets: octets.subarray(0, length), body, rest }),
  }
}

/** Doubles, so that many small chunks do not copy what is held each time. */
function grow(octets: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
  if (needed <= octets.length) return octets
  const larger = new Uint8Array(Math.min(HEADER_MAX_OCTETS, Math.max(needed, octets.length * 2)))
  larger.set(octets)
  return larger
}

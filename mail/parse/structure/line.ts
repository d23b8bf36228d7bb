/** Lines of raw mail by position. A line ends with LF; a CR before it belongs to the end, a bare CR is a character. */

const LF = 0x0a
const CR = 0x0d

/** Position of the LF that ends the line at `at`, or the end of the bytes. */
export function findLineEnd(raw: Uint8Array, at: number): number {
  let end = at
  while (end < raw.length && raw[end] !== LF) end++
  return end
}

/** Where a line's characters end when its LF, or the end of the bytes, is at `end`. */
export function trimLineEnd(raw: Uint8Array, at: number, end: number): number {
  return end > at && raw[end - 1] === CR ? end - 1 : end
}

/** Boundary lines between the parts of a multipart (RFC 2046 §5.1.1). */

/** A boundary line, by which of the open multiparts it is of. */
export interface BoundaryLine {
  readonly level: number
  readonly isClosing: boolean
}

const HYPHEN = 0x2d

/** The innermost open multipart whose boundary this line is; null for another line. White space may follow the boundary. */
export function findBoundaryLine(
  raw: Uint8Array,
  open: readonly { readonly boundary: Uint8Array }[],
  line: { readonly at: number; readonly end: number },
): BoundaryLine | null {
  const { at } = line
  if (raw[at] !== HYPHEN || raw[at + 1] !== HYPHEN) return null
  let end = line.end
  while (end > at && (raw[end - 1] === 0x20 || raw[end - 1] === 0x09)) end--
  const isDashed = raw[end - 1] === HYPHEN && raw[end - 2] === HYPHEN
  for (let level = open.length - 1; level >= 0; level--) {
    const boundary = open[level]?.boundary ?? raw
    const extra = end - at - 2 - boundary.length
    if ((extra === 0 || (extra === 2 && isDashed)) && isAt(raw, at + 2, boundary))
      return { level, isClosing: extra === 2 }
  }
  return null
}

function isAt(raw: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index++) if (raw[at + index] !== wanted[index]) return false
  return true
}

/**
 * Finds the parts of a mail (RFC 2046 §5.1) in one pass over its lines, without copying any of them. Nested messages are
 * not entered: they are attachments, so their nesting costs nothing.
 */
import { type BoundaryLine, findBoundaryLine } from './boundary-line.ts'
import { type HeaderSection, readHeaderSection } from './header-section.ts'
import { findLineEnd, trimLineEnd } from './line.ts'
import { type PartHead, readPartHead } from './part-head.ts'

/** A part that holds no other parts, by its position in the mail. */
export interface Leaf {
  readonly head: PartHead
  readonly start: number
  readonly end: number
  /** Leaves of one group are representations of one thing: those of a multipart/alternative share its number. */
  readonly group: number
}

export type Walked =
  | { readonly ok: true; readonly leaves: readonly Leaf[] }
  | { readonly ok: false; readonly why: string }

interface Multipart {
  readonly boundary: Uint8Array
  /** Nearest multipart/alternative around its parts. */
  readonly alternative: number | null
  readonly childType: string
}

interface Walk {
  readonly raw: Uint8Array
  /** Outermost first. */
  readonly open: Multipart[]
  readonly leaves: Leaf[]
  partCount: number
  headerBytes: number
  /** The leaf whose end is not known yet. */
  leaf: Omit<Leaf, 'end'> | null
}

const PARTS_MAX = 1_000
const DEPTH_MAX = 50
/** Header octets of all parts together; those of the mail are counted by the caller. */
const HEADER_BYTES_MAX = 524_288
/** RFC 2046 §5.1.1 says 70 characters; some programs write more. */
const BOUNDARY_OCTETS_MAX = 500

/** Gives the leaves in their order, or says which bound the mail breaks. */
export function walkParts(raw: Uint8Array, section: HeaderSection): Walked {
  const walk: Walk = { raw, open: [], leaves: [], partCount: 0, headerBytes: 0, leaf: null }
  const head = readPartHead(raw, section)
  enterPart(walk, head, section.bodyStart)
  let at = section.bodyStart
  while (at < raw.length && walk.open.length > 0) {
    const lineEnd = findLineEnd(raw, at)
    const mark = findBoundaryLine(raw, walk.open, { at, end: trimLineEnd(raw, at, lineEnd) })
    if (mark === null) at = lineEnd + 1
    else {
      const next = passMark(walk, mark, { at, next: lineEnd + 1 })
      if (typeof next === 'string') return { ok: false, why: next }
      at = next
    }
  }
  closeLeaf(walk, raw.length)
  if (walk.leaves.length > 0) return { ok: true, leaves: walk.leaves }
  // A multipart without a single part is read as what it is on the wire, text.
  return {
    ok: true,
    leaves: [{ head: { ...head, type: 'text/plain' }, start: section.bodyStart, end: raw.length, group: 0 }],
  }
}

/** Ends what the boundary line ends and reads the header section of the part that it begins; gives where to go on. */
function passMark(walk: Walk, mark: BoundaryLine, line: { at: number; next: number }): number | string {
  closeLeaf(walk, line.at)
  walk.open.length = mark.level + (mark.isClosing ? 0 : 1)
  if (mark.isClosing) return line.next
  const section = readHeaderSection(
    walk.raw,
    line.next,
    (at, end) => findBoundaryLine(walk.raw, walk.open, { at, end }) !== null,
  )
  walk.headerBytes += section.sizeBytes
  if (walk.headerBytes > HEADER_BYTES_MAX) return `has more than ${HEADER_BYTES_MAX} octets of headers in its parts`
  if (walk.partCount >= PARTS_MAX) return `has more than ${PARTS_MAX} parts`
  enterPart(walk, readPartHead(walk.raw, section, walk.open.at(-1)?.childType), section.bodyStart)
  if (walk.open.length > DEPTH_MAX) return `nests parts more than ${DEPTH_MAX} deep`
  return section.bodyStart
}

function enterPart(walk: Walk, head: PartHead, start: number): void {
  const number = walk.partCount++
  const alternative = walk.open.at(-1)?.alternative ?? null
  const boundary = head.type.startsWith('multipart/') ? (head.parameters.get('boundary') ?? '') : ''
  const octets = new TextEncoder().encode(boundary.trimEnd())
  if (octets.length === 0 || octets.length > BOUNDARY_OCTETS_MAX) {
    walk.leaf = { head, start, group: alternative ?? number }
    return
  }
  walk.open.push({
    boundary: octets,
    alternative: head.type === 'multipart/alternative' ? number : alternative,
    // RFC 2046 §5.1.5.
    childType: head.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
  })
}

/** RFC 2046 §5.1.1: the line end before a boundary line belongs to that line. */
function closeLeaf(walk: Walk, at: number): void {
  if (walk.leaf === null) return
  const isLineBefore = at < walk.raw.length && walk.raw[at - 1] === 0x0a
  const end = isLineBefore ? trimLineEnd(walk.raw, walk.leaf.start, at - 1) : at
  walk.leaves.push({ ...walk.leaf, end: Math.max(walk.leaf.start, end) })
  walk.leaf = null
}

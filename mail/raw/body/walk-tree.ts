/**
 * The leaf parts of a message by position (RFC 2046 §5.1), with what is needed to change one of them in its place. Faults
 * are thrown where two readers would find other parts than each other.
 */
import { findBoundaryLine } from '../../parse/structure/boundary-line.ts'
import { type HeaderSection, readHeaderSection } from '../../parse/structure/header-section.ts'
import { findLineEnd, trimLineEnd } from '../../parse/structure/line.ts'
import { type PartHead, readPartHead } from '../../parse/structure/part-head.ts'
import { faultAt } from '../fault.ts'
import type { Header } from '../header/read-header.ts'
import { checkPartHead, refuseMultipart } from './check-part.ts'

export interface Leaf {
  readonly head: PartHead
  readonly section: HeaderSection
  /** First octet after the fields of its header section. */
  readonly headEnd: number
  readonly start: number
  readonly end: number
  /** Why it must stay as it is, or null. */
  readonly sealed: string | null
}

interface Multipart {
  readonly boundary: Uint8Array
  readonly childType: string
  readonly sealed: string | null
}

interface Walk {
  readonly raw: Uint8Array
  /** Outermost first. */
  readonly open: Multipart[]
  readonly leaves: Leaf[]
  partCount: number
  headerBytes: number
  leaf: Omit<Leaf, 'end'> | null
}

const PARTS_MAX = 1_000
const DEPTH_MAX = 50
/** Header octets of all parts together. */
const HEADER_OCTETS_MAX = 524_288

/** All leaves in their order; a message without parts is one leaf. Linear; messages within it are not entered. */
export function walkTree(raw: Uint8Array, header: Header): Leaf[] {
  const walk: Walk = { raw, open: [], leaves: [], partCount: 0, headerBytes: 0, leaf: null }
  const { fields, bodyStart } = header
  enterPart(walk, { fields, bodyStart, isCut: false, sizeBytes: header.end }, header.end)
  let at = bodyStart
  while (at < raw.length && walk.open.length > 0) {
    const lineEnd = findLineEnd(raw, at)
    const mark = findBoundaryLine(raw, walk.open, { at, end: trimLineEnd(raw, at, lineEnd) })
    const next = Math.min(lineEnd + 1, raw.length)
    if (mark === null) at = next
    else {
      // RFC 2046 §5.1.1: the line end before a boundary line belongs to that line.
      closeLeaf(walk, at - 2)
      walk.open.length = mark.level + (mark.isClosing ? 0 : 1)
      at = mark.isClosing ? next : beginPart(walk, next)
    }
  }
  closeLeaf(walk, raw.length)
  return walk.leaves
}

/** Reads the header section of the part at `from` and gives where its body starts. */
function beginPart(walk: Walk, from: number): number {
  const { raw } = walk
  const isMark = (at: number, end: number) => findBoundaryLine(raw, walk.open, { at, end }) !== null
  const section = readHeaderSection(raw, from, isMark)
  // Boundary line upon boundary line is a part of nothing; any other line that is no field has no place there.
  const isHeaderless = section.bodyStart === from && from < raw.length
  if (isHeaderless && !isMark(from, trimLineEnd(raw, from, findLineEnd(raw, from))))
    throw faultAt(raw, from, 'begins a part without a header: an empty line is wanted before its body')
  walk.headerBytes += section.sizeBytes
  if (walk.headerBytes > HEADER_OCTETS_MAX)
    throw faultAt(raw, from, `begins a part with which the parts have more than ${HEADER_OCTETS_MAX} octets of headers`)
  if (walk.partCount >= PARTS_MAX) throw faultAt(raw, from, `begins one part more than the ${PARTS_MAX} allowed`)
  checkPartHead(raw, section, from)
  enterPart(walk, section, from + section.sizeBytes)
  if (walk.open.length > DEPTH_MAX) throw faultAt(raw, from, `nests parts more than ${DEPTH_MAX} deep`)
  return section.bodyStart
}

function enterPart(walk: Walk, section: HeaderSection, headEnd: number): void {
  walk.partCount++
  const parent = walk.open.at(-1)
  const head = readPartHead(walk.raw, section, parent?.childType)
  const sealed = parent?.sealed ?? findSeal(head.type)
  if (!head.type.startsWith('multipart/')) {
    walk.leaf = { head, section, headEnd, start: section.bodyStart, sealed }
    return
  }
  refuseMultipart(walk.raw, section, head)
  walk.open.push({
    boundary: new TextEncoder().encode(head.parameters.get('boundary')?.trimEnd()),
    // RFC 2046 §5.1.5.
    childType: head.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
    sealed,
  })
}

function findSeal(type: string): string | null {
  if (type === 'multipart/signed') return 'inside of a multipart/signed, whose signature would break by encoding them'
  // RFC 2046 §5.2: no encoding but 7bit, 8bit and binary is allowed for it.
  return type.startsWith('message/') ? `inside of an attached message (${type}), which must not be encoded` : null
}

function closeLeaf(walk: Walk, at: number): void {
  if (walk.leaf !== null) walk.leaves.push({ ...walk.leaf, end: Math.max(walk.leaf.start, at) })
  walk.leaf = null
}

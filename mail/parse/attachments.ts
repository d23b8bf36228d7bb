/** The parts of a mail that are not its text. Their octets stay where they are until somebody asks for them. */
import { decodeWords } from 'postal-mime'
import { toFileName } from './file-name.ts'
import type { AttachmentSummary } from './mail-summary.ts'
import { toOneLine } from './one-line.ts'
import { readSummary } from './read-summary.ts'
import { decodedSize, decodeTransfer } from './structure/transfer-encoding.ts'
import type { Leaf } from './structure/walk-parts.ts'

const CONTENT_ID_LENGTH_MAX = 998
const NAME_LENGTH_READ = 4_096
/** The header section of a nested message is read this far, for its subject. */
const NESTED_HEAD_BYTES = 65_536

export function describeAttachment(raw: Uint8Array<ArrayBuffer>, leaf: Leaf, number: number): AttachmentSummary {
  const { head } = leaf
  const written =
    head.filename === null ? readSubjectName(raw, leaf) : decodeWords(head.filename.slice(0, NAME_LENGTH_READ))
  const contentId = toOneLine(head.contentId ?? '', CONTENT_ID_LENGTH_MAX).replace(/^<|>$/g, '')
  return {
    id: String(number),
    filename: toFileName(written, head.type, number),
    size: decodedSize(raw.subarray(leaf.start, leaf.end), head.encoding),
    contentType: head.type,
    contentId: contentId === '' ? null : contentId,
    disposition: head.disposition,
  }
}

export function readAttachment(raw: Uint8Array<ArrayBuffer>, leaf: Leaf): Uint8Array<ArrayBuffer> {
  return decodeTransfer(raw.subarray(leaf.start, leaf.end), leaf.head.encoding).octets
}

/** A forwarded message is named for its subject. */
function readSubjectName(raw: Uint8Array<ArrayBuffer>, leaf: Leaf): string | null {
  if (leaf.head.type !== 'message/rfc822' && leaf.head.type !== 'message/global') return null
  const body = raw.subarray(leaf.start, leaf.end)
  const { subject } = readSummary(decodeTransfer(body, leaf.head.encoding, NESTED_HEAD_BYTES).octets)
  return subject === '' ? null : `${subject.replace(/[/\\]/g, '-')}.eml`
}

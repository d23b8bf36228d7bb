/** A mail without what is attached to it, for readers that are after its text. */
import { readHeaderSection } from './header-section.ts'
import { type Leaf, walkParts } from './walk-parts.ts'

const isAttachment = ({ head }: Leaf): boolean => head.disposition === 'attachment' || !head.type.startsWith('text/')

/** Parts keep their header sections and lose their content. What cannot be taken apart within bounds stays whole. */
export function leaveOutAttachments(raw: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const walked = walkParts(raw, readHeaderSection(raw, 0))
  if (!walked.ok) return raw
  const left = new Uint8Array(raw.length)
  let [length, at] = [0, 0]
  for (const { start, end } of walked.leaves.filter(isAttachment)) {
    left.set(raw.subarray(at, start), length)
    length += start - at
    at = end
  }
  left.set(raw.subarray(at), length)
  return left.subarray(0, length + raw.length - at)
}

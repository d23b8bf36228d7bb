/** HTML and text of a mail, put together from its text parts. */

import { readHtmlWords } from './html-words.ts'
import { cutText } from './one-line.ts'
import { decodeBody } from './structure/charset.ts'
import { decodeTransfer } from './structure/transfer-encoding.ts'
import type { Leaf } from './structure/walk-parts.ts'
import { tidyText } from './tidy-text.ts'

export interface TextPart {
  readonly kind: 'html' | 'text'
  readonly group: number
  readonly value: string
  readonly sizeBytes: number
  readonly isCut: boolean
}

/** Of longer text only the beginning is turned into the other kind; its own kind has all of it. */
const CONVERTED_LENGTH_MAX = 262_144
/** Nobody wrote more in one mail: longer text keeps its lines. */
const FLOWED_LENGTH_MAX = 262_144

/** Decodes a text part of at most `limitBytes`; more is cut off. */
export function readTextPart(raw: Uint8Array<ArrayBuffer>, leaf: Leaf, limitBytes: number): TextPart {
  const { head, group } = leaf
  const { octets, isCut } = decodeTransfer(raw.subarray(leaf.start, leaf.end), head.encoding, limitBytes)
  const text = tidyText(decodeBody(octets, head.parameters.get('charset') ?? null, isCut))
  const isFlowed = head.parameters.get('format')?.toLowerCase() === 'flowed'
  const value = isFlowed ? unflow(text, head.parameters.get('delsp')?.toLowerCase() === 'yes') : text
  return { kind: head.type === 'text/html' ? 'html' : 'text', group, value, sizeBytes: octets.length, isCut }
}

/** RFC 3676 §4: a space at a line's end joins it with the next. Quoted lines and the signature's `-- ` stay lines. */
function unflow(text: string, isSpaceDeleted: boolean): string {
  if (text.length > FLOWED_LENGTH_MAX) return text
  return text.replace(/(?<=^|\n) /g, '').replace(/(?<!(?:^|\n)--) \n(?!>)/g, isSpaceDeleted ? '' : ' ')
}

/** Joins the parts in order. A group that lacks one of two kinds, in a mail that has both, is turned into it. */
export function joinBodies(parts: readonly TextPart[]): { html: string | null; text: string | null } {
  const groups = new Map<number, TextPart[]>()
  for (const part of parts) groups.set(part.group, [...(groups.get(part.group) ?? []), part])
  return { html: joinKind([...groups.values()], 'html'), text: joinKind([...groups.values()], 'text') }
}

function joinKind(groups: readonly (readonly TextPart[])[], kind: TextPart['kind']): string | null {
  if (!groups.flat().some((part) => part.kind === kind)) return null
  return groups
    .flatMap((group) => {
      const own = group.filter((part) => part.kind === kind)
      return own.length > 0 ? own.map((part) => part.value) : group.map(convert)
    })
    .join('\n')
}

function convert(part: TextPart): string {
  if (part.kind === 'html') return readHtmlWords(part.value)
  const beginning = cutText(part.value, CONVERTED_LENGTH_MAX)
  const escaped = beginning.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return `<div style="white-space: pre-wrap">${escaped}</div>`
}

/** Finds which mail of ours a report or an answer is about. */
import { findField, readFields } from './mime/header-field.ts'

import { type MimePart, readPartBytes } from './mime/mime-part.ts'
import { toLine } from './reply-text.ts'
import type { OriginalMail } from './report.ts'

/** RFC 6522 §3 and RFC 6533 §4: the returned mail, or its header alone. */
const RETURNED = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/global',
  'message/global-headers',
  'text/rfc822',
])
const HEADER_OCTETS_MAX = 65_536
// RFC 5322 §3.6.4, as loosely as it is written in the world.
const MESSAGE_ID = /<[^<>\s]{3,400}>/g

/** Looked for in the returned mail, then in what the words quote of it, then in the mail's own references. */
export function findOriginal(parts: readonly MimePart[], words: string): OriginalMail {
  const returned = findReturned(parts)
  const shown = returned ? readFields(readPartBytes(returned, HEADER_OCTETS_MAX).trimStart()) : []
  return {
    messageId:
      firstId(findField(shown, 'message-id')) ?? readReceiptId(parts) ?? quotedId(words) ?? findReference(parts[0]),
    returnPath: readPath(findField(shown, 'return-path')) ?? quotedPath(words),
  }
}

/** The part that holds the mail of ours, or its header. */
export function findReturned(parts: readonly MimePart[]): MimePart | undefined {
  return parts.find(({ type }) => RETURNED.has(type))
}

/** RFC 8098 §3.2.5. */
function readReceiptId(parts: readonly MimePart[]): string | null {
  const receipt = parts.find(({ type }) => type.endsWith('disposition-notification'))
  if (!receipt) return null
  return firstId(findField(readFields(readPartBytes(receipt, HEADER_OCTETS_MAX).trimStart()), 'original-message-id'))
}

/** RFC 5322 §3.6.4: what an answer answers. */
function findReference(mail: MimePart | undefined): string | null {
  const fields = mail?.fields ?? []
  const replied = firstId(findField(fields, 'in-reply-to'))
  return replied ?? findField(fields, 'references')?.match(MESSAGE_ID)?.at(-1) ?? null
}

const firstId = (value: string | null) => value?.match(MESSAGE_ID)?.[0] ?? null

const quotedId = (words: string) => /^[ \t>|]{0,20}message-id:[ \t]{0,8}(<[^<>\s]{3,400}>)/im.exec(words)?.[1] ?? null

function quotedPath(words: string): string | null {
  return readPath(/^[ \t>|]{0,20}return-path:[ \t]{0,8}(<[^<>\s]{3,320}>)/im.exec(words)?.[1] ?? null)
}

/** An address out of a path; null for none and for the null sender. */
export function readPath(value: string | null): string | null {
  const inner = /<([^<>]{0,320})>/.exec(value ?? '')?.[1] ?? value ?? ''
  const path = toLine(inner, 320)
  return path === '' || path === '<>' ? null : path
}

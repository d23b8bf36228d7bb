/**
 * Reads a received mail within bounds. The sender decides what is in it, so nothing here may cost more than a pass over
 * its octets, and text beyond a few megabytes is cut. We look for the parts ourselves: a parser that keeps an object a
 * line needs hundreds of megabytes for a mail of empty lines, and an isolate has 128.
 */
import { describeAttachment, readAttachment } from './attachments.ts'
import { joinBodies, readTextPart, type TextPart } from './bodies.ts'
import type { MailSummary } from './mail-summary.ts'
import { type HeaderField, readFields, summarize } from './read-summary.ts'
import { toSnippet } from './search-text.ts'
import { FIELDS_MAX, type HeaderSection, readHeaderSection } from './structure/header-section.ts'
import { type Leaf, walkParts } from './structure/walk-parts.ts'

export interface ParsedMail {
  readonly summary: MailSummary
  readonly html: string | null
  readonly text: string | null
  /** Text was left out for its size: the whole of it is in the raw mail and in the attachments. */
  readonly isTextCut: boolean
  readonly headers: readonly HeaderField[]
  /** Decoded octets of the attachment with this id, perhaps a view of the raw mail; null when there is none. */
  readonly attachmentBytes: (id: string) => Uint8Array<ArrayBuffer> | null
}

/** When `ok` is false only the raw mail can be shown; `readSummary` still reads its header. */
export type ParseResult =
  | { readonly ok: true; readonly mail: ParsedMail }
  | { readonly ok: false; readonly why: string }

/** 25 MiB is accepted; what the way in puts in front of a mail is little beside the rest. */
const MAIL_BYTES_MAX = 26 * 1_048_576
const HEADER_BYTES_MAX = 524_288
/** Decoded octets of one text part, and of all together. */
const TEXT_PART_BYTES_MAX = 2 * 1_048_576
const TEXT_BYTES_MAX = 4 * 1_048_576

/** Parses a mail, or says which bound it breaks. Never throws. */
export async function parseMail(raw: Uint8Array<ArrayBuffer>): Promise<ParseResult> {
  try {
    return parse(raw)
  } catch (error) {
    // A mistake of ours must not stop a mail: it is kept and shown raw.
    return { ok: false, why: `could not be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function parse(raw: Uint8Array<ArrayBuffer>): ParseResult {
  if (raw.length > MAIL_BYTES_MAX) return { ok: false, why: `is larger than ${MAIL_BYTES_MAX} octets` }
  const section = readHeaderSection(raw, 0)
  if (section.sizeBytes > HEADER_BYTES_MAX)
    return { ok: false, why: `has a header section of more than ${HEADER_BYTES_MAX} octets` }
  if (section.isCut) return { ok: false, why: `has more than ${FIELDS_MAX} header fields` }
  const walked = walkParts(raw, section)
  return walked.ok ? { ok: true, mail: assemble(raw, section, walked.leaves) } : walked
}

function assemble(raw: Uint8Array<ArrayBuffer>, section: HeaderSection, leaves: readonly Leaf[]): ParsedMail {
  const { texts, attachments, isTextCut } = sortLeaves(raw, leaves)
  const { html, text } = joinBodies(texts)
  return {
    summary: {
      ...summarize(raw, section),
      snippet: toSnippet({ html, text }),
      attachments: attachments.map((leaf, number) => describeAttachment(raw, leaf, number)),
    },
    html,
    text,
    isTextCut,
    headers: readFields(raw, section),
    attachmentBytes: (id) => {
      const leaf = /^(?:0|[1-9]\d*)$/.test(id) ? attachments[Number(id)] : undefined
      return leaf === undefined ? null : readAttachment(raw, leaf)
    },
  }
}

/** Text parts that come when the room for text is used up are listed as attachments, so that none is lost. */
function sortLeaves(raw: Uint8Array<ArrayBuffer>, leaves: readonly Leaf[]) {
  const texts: TextPart[] = []
  const attachments: Leaf[] = []
  let room = TEXT_BYTES_MAX
  let isTextCut = false
  for (const leaf of leaves) {
    const isText = isBodyText(leaf, texts.length > 0)
    if (!isText || room === 0) {
      attachments.push(leaf)
      isTextCut ||= isText
    } else {
      const text = readTextPart(raw, leaf, Math.min(room, TEXT_PART_BYTES_MAX))
      texts.push(text)
      room -= text.sizeBytes
      isTextCut ||= text.isCut
    }
  }
  return { texts, attachments, isTextCut }
}

/** Programs give the text itself a name sometimes, and attach text without saying so: a name decides after the first. */
function isBodyText({ head }: Leaf, hasText: boolean): boolean {
  if (head.disposition === 'attachment') return false
  // A multipart that could not be taken apart comes as a leaf of its type.
  const isText = head.type === 'text/plain' || head.type === 'text/html' || head.type.startsWith('multipart/')
  return isText && !(hasText && head.filename !== null)
}

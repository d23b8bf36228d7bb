/** What the header section alone says: for every mail, also for one that can only be shown raw. Linear and bounded. */
import { decodeWords } from 'postal-mime'
import { readAddresses } from './address-list.ts'
import { readMailDate } from './mail-date.ts'
import type { MailSummary } from './mail-summary.ts'
import { readMessageId, readMessageIds } from './message-ids.ts'
import { toOneLine } from './one-line.ts'
import { decodeHeader } from './structure/charset.ts'
import { type HeaderSection, type RawField, readHeaderSection } from './structure/header-section.ts'
import { readPartHead } from './structure/part-head.ts'

export interface HeaderField {
  /** As written. */
  readonly name: string
  /** Unfolded, with encoded words decoded. */
  readonly value: string
}

/** Octets of one value that are looked at. */
const VALUE_BYTES_MAX = 65_536
const SHOWN_LENGTH_MAX = 32_768
const SUBJECT_LENGTH_MAX = 998
/** Of a field written many times, so that the work stays within 20 values. */
const REPEATS_MAX = 20

/** Summary of a mail that is raw only: without attachments and snippet. Never throws. */
export function readSummary(raw: Uint8Array<ArrayBuffer>): MailSummary {
  return summarize(raw, readHeaderSection(raw, 0))
}

/** The same for a header section that was read already. */
export function summarize(raw: Uint8Array<ArrayBuffer>, section: HeaderSection): MailSummary {
  const charset = readPartHead(raw, section).parameters.get('charset') ?? null
  const all = (name: string) =>
    section.fields
      .filter((field) => field.name.toLowerCase() === name)
      .slice(0, REPEATS_MAX)
      .map((field) => readValue(raw, field, charset))
  const first = (name: string) => all(name)[0] ?? ''
  return {
    from: readAddresses(all('from').slice(0, 1))[0] ?? '',
    to: readAddresses(all('to')),
    cc: readAddresses(all('cc')),
    bcc: readAddresses(all('bcc')),
    replyTo: readAddresses(all('reply-to')),
    subject: toOneLine(decodeWords(first('subject')), SUBJECT_LENGTH_MAX),
    headerId: readMessageId(toPlain(first('message-id'))),
    inReplyTo: readMessageIds(toPlain(first('in-reply-to'))),
    references: readMessageIds(toPlain(first('references'))),
    dateMs: readMailDate(first('date')),
    snippet: '',
    attachments: [],
    ...(isNewsletter(first) ? { isNewsletter: true as const } : {}),
  }
}

/** RFC 2369 §3.2 and §3.4: one can unsubscribe, and there is no address to which readers post, as a discussion has. */
const isNewsletter = (first: (name: string) => string): boolean =>
  first('list-unsubscribe') !== '' && !/<mailto:/i.test(first('list-post'))

/** All fields in their order, readable. */
export function readFields(raw: Uint8Array<ArrayBuffer>, section: HeaderSection): readonly HeaderField[] {
  const charset = readPartHead(raw, section).parameters.get('charset') ?? null
  return section.fields.map((field) => ({
    name: field.name,
    value: toOneLine(decodeWords(readValue(raw, field, charset).slice(0, SHOWN_LENGTH_MAX)), SHOWN_LENGTH_MAX),
  }))
}

/** RFC 5322 §2.2.3: unfolding takes the line ends out and leaves the white space. */
function readValue(raw: Uint8Array, field: RawField, charset: string | null): string {
  const end = Math.min(field.end, field.start + VALUE_BYTES_MAX)
  return decodeHeader(raw.subarray(field.start, end), charset, end < field.end)
    .replace(/\r?\n/g, '')
    .trim()
}

const toPlain = (value: string) => toOneLine(value, VALUE_BYTES_MAX)

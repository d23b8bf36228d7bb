/** The header section of a message before we sign it: what it says, what is removed, encoded and added. */
import { decodeWords } from 'postal-mime'
import type { Mailbox } from '../../address/mailbox.ts'
import { isMessageId } from '../../compose/custom-header.ts'
import { readAddresses } from '../../parse/address-list.ts'
import { readMailDate } from '../../parse/mail-date.ts'
import { toOneLine } from '../../parse/one-line.ts'
import { RawFault } from '../fault.ts'
import { isOption } from '../options/option-fields.ts'
import { type MessageOptions, readOptions } from '../options/read-options.ts'
import { Edits } from '../splice.ts'
import { encodeAddresses } from './encode-text.ts'
import { REMOVED_FIELDS, SINGLE_FIELDS } from './field-rules.ts'
import { isAscii, readText } from './field-text.ts'
import { fieldFault, prepareField } from './prepare-field.ts'
import { readOne } from './read-author.ts'
import type { Field, Header } from './read-header.ts'
import { type ReceivedTrace, writeReceived } from './received-trace.ts'

export interface RawOptions {
  /** Ours: signatures of it, or of a name under it, are taken out, since we sign anew. */
  readonly domain: string
  /** `<id@domain>` for a message that has none. */
  readonly messageId: string
  /** For a message that has none. */
  readonly date: Date
  /** How it came to us, written on top; not for a message that came by HTTPS. */
  readonly received?: ReceivedTrace
}

/** What the header says, decoded, for the caller's own records. */
export interface RawSummary {
  readonly from: Mailbox
  /** Many readers show it beside From; whether it may be anyone's is for the caller to say. */
  readonly sender: Mailbox | null
  /** `Name <local@domain>` or `local@domain`. */
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly replyTo: readonly string[]
  readonly subject: string
  /** The Message-ID, with its angle brackets. */
  readonly headerId: string
  /** How it is to be sent: taken out of the header. */
  readonly options: MessageOptions
}

export interface PreparedHead {
  readonly summary: RawSummary
  readonly edits: Edits
  /** Whole fields without line ends. */
  readonly added: string[]
  /** Whole fields with line ends, in front of all others. */
  readonly trace: string
}

const SUBJECT_LENGTH_MAX = 998
const HOPS_MAX = 50
/** Octets of an encoded subject that are looked at. */
const SUBJECT_READ_MAX = 32_768

/** Checks every field and decides what becomes of it. */
export function prepareHead(raw: Uint8Array, header: Header, options: RawOptions): PreparedHead {
  refuseLoop(header.fields)
  const own = readOptions(raw, header.fields)
  const edits = new Edits()
  const removed = new Set(header.fields.filter((field) => isRemoved(raw, field, options.domain)))
  for (const field of removed) edits.replace(field.at, field.next, '')
  const kept = header.fields.filter((field) => !removed.has(field))
  const single = findSingles(raw, kept)
  const from = readFrom(raw, single)
  const sender = readSender(raw, single)
  const headerId = readMessageId(raw, single.get('message-id'))
  checkDate(raw, single.get('date'))
  for (const field of kept) {
    const text = prepareField(raw, field)
    if (text !== null) edits.replace(field.at, field.next, text)
  }
  const added: string[] = []
  if (!single.has('date')) added.push(`Date: ${options.date.toUTCString().replace('GMT', '+0000')}`)
  if (headerId === null) added.push(`Message-ID: ${options.messageId}`)
  const isMime = single.has('content-type') || single.has('content-transfer-encoding')
  if (isMime && !single.has('mime-version')) added.push('MIME-Version: 1.0')
  return {
    summary: summarize(raw, single, { from, sender, headerId: headerId ?? options.messageId, options: own }),
    edits,
    added,
    trace: options.received ? writeReceived(options.received, options.date) : '',
  }
}

/** The prepared header section without the empty line; each field has its line end. */
export function renderHead(raw: Uint8Array, header: Header, { edits, added, trace }: PreparedHead): string {
  const head = trace + edits.render(raw, 0, header.end)
  // A message that ends within its header may end without a line end.
  const lines = head === '' || head.endsWith('\r\n') ? head : `${head}\r\n`
  return lines + added.map((field) => `${field}\r\n`).join('')
}

/** RFC 5321 §6.3: whoever writes a trace on top of so many others passes the mail round in a circle. */
function refuseLoop(fields: readonly Field[]): void {
  const hops = fields.filter(({ name }) => name.toLowerCase() === 'received').length
  if (hops > HOPS_MAX)
    throw new RawFault(`has ${hops} Received fields: it goes round in a circle of hosts that send it to each other`)
}

/** The value of a `d=` tag (RFC 6376 §3.5) that is our domain or a name under it. */
function isRemoved(raw: Uint8Array, field: Field, domain: string): boolean {
  const name = field.name.toLowerCase()
  if (name !== 'dkim-signature') return REMOVED_FIELDS.has(name) || isOption(field)
  const tags = new TextDecoder('latin1').decode(raw.subarray(field.start, field.end)).replace(/\s+/g, '').split(';')
  const ours = domain.toLowerCase()
  return tags.some((tag) => {
    const signing = /^d=(.*)$/i.exec(tag)?.[1]?.toLowerCase()
    return signing !== undefined && (signing === ours || signing.endsWith(`.${ours}`))
  })
}

function findSingles(raw: Uint8Array, fields: readonly Field[]): Map<string, Field> {
  const single = new Map<string, Field>()
  for (const field of fields) {
    const name = field.name.toLowerCase()
    if (!SINGLE_FIELDS.has(name)) continue
    if (single.has(name)) throw fieldFault(raw, field, 'is there a second time: only one may be')
    single.set(name, field)
  }
  return single
}

function readFrom(raw: Uint8Array, single: ReadonlyMap<string, Field>): Mailbox {
  const field = single.get('from')
  if (field === undefined) throw new RawFault('has no From field')
  return readOne(raw, field)
}

function readSender(raw: Uint8Array, single: ReadonlyMap<string, Field>): Mailbox | null {
  const field = single.get('sender')
  return field === undefined ? null : readOne(raw, field)
}

function readMessageId(raw: Uint8Array, field: Field | undefined): string | null {
  if (field === undefined) return null
  const id = readText(raw, field).trim()
  if (!isMessageId(id)) throw fieldFault(raw, field, 'must look like <unique@domain>')
  return id
}

function checkDate(raw: Uint8Array, field: Field | undefined): void {
  if (field !== undefined && readMailDate(readText(raw, field)) === null)
    throw fieldFault(raw, field, 'is no date such as "Wed, 25 Nov 2026 04:00:00 +0000"')
}

function summarize(
  raw: Uint8Array,
  single: ReadonlyMap<string, Field>,
  own: Pick<RawSummary, 'from' | 'headerId' | 'options' | 'sender'>,
): RawSummary {
  const text = (name: string) => {
    const field = single.get(name)
    return field === undefined ? '' : readText(raw, field).trim()
  }
  // Domains as A-labels, as everywhere.
  const addresses = (name: string) => {
    const value = text(name)
    return readAddresses([isAscii(value) ? value : encodeAddresses(value)])
  }
  return {
    ...own,
    to: addresses('to'),
    cc: addresses('cc'),
    replyTo: addresses('reply-to'),
    subject: toOneLine(decodeWords(text('subject').slice(0, SUBJECT_READ_MAX)), SUBJECT_LENGTH_MAX),
  }
}

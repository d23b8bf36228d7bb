/**
 * What of a mail the verifier sees. Whoever sends a mail chooses its header, and some of the verifier's work grows with the square of
 * what is there; so the number and the size of what is verified have limits.
 */
import type { MailSource } from '../dkim/mailauth.js'
import { findBody, type HeaderField, headerText, readHeaderFields } from './header-fields.ts'
import { makeMailSource } from './mail-source.ts'
import { chooseSignatures } from './signature-choice.ts'

const HEADER_MAX_OCTETS = 524_288
const HEADER_MAX_LINES = 10_000
const FIELDS_MAX = 1_000
const FROM_MAX_OCTETS = 16_384
/** RFC 8617 §4.2.1: fifty sets of three fields. */
const ARC_FIELDS_MAX = 150
const ARC_FIELD_MAX_OCTETS = 8_192
const ARC_FIELDS = ['arc-seal', 'arc-message-signature', 'arc-authentication-results']
/** The verifier handles line by line what has white space at its end: 25 MiB of lines of one blank are minutes. */
const BODY_MAX_LINES = 1_000_000

export interface VerifierInput {
  readonly source: MailSource
  /** How many signatures the verifier sees, and why it does not see others; never more than ten together. */
  readonly signatures: number
  readonly refused: readonly string[]
  /** Where the keys of these signatures are. */
  readonly keyNames: readonly string[]
  /** There is exactly one From field (RFC 5322 §3.6), and every reader sees the same in it. */
  readonly hasOneFrom: boolean
  /** There are ARC fields, but they are too many or too long, or the rest is too much. */
  readonly isArcRefused: boolean
}

interface Header {
  readonly text: string
  readonly fields: readonly HeaderField[]
  readonly body: Uint8Array
  /** Why no more than From is verified; null when all of the mail is. */
  readonly tooMuch: string | null
}

/** Chooses what is verified. */
export function makeVerifierInput(raw: Uint8Array): VerifierInput {
  const { text, fields, body, tooMuch } = readMail(raw)
  const from = fields.filter(({ name }) => name === 'from')
  const hasOneFrom = from.length === 1 && from.every((field) => isReadable(text, field))
  const signatures = fields
    .filter(({ name, isField }) => isField && name === 'dkim-signature')
    .map((field) => ({ field, text: text.slice(field.start, field.end) }))
  const arc = fields.filter(({ name }) => ARC_FIELDS.includes(name))
  if (tooMuch !== null) {
    const source = makeMailSource(joinFields(raw, hasOneFrom ? from : []), new Uint8Array())
    const refused = signatures.slice(0, 1).map(() => tooMuch)
    return { source, signatures: 0, refused, keyNames: [], hasOneFrom, isArcRefused: arc.length > 0 }
  }

  const { kept, keyNames, refused } = chooseSignatures(signatures)
  const isArcRefused = arc.length > ARC_FIELDS_MAX || !arc.every(isShort(ARC_FIELD_MAX_OCTETS))
  const seen = fields.filter(
    (field) =>
      field.isField &&
      (field.name !== 'dkim-signature' || kept.includes(field)) &&
      !(isArcRefused && ARC_FIELDS.includes(field.name)),
  )
  const source = makeMailSource(joinFields(raw, seen), body)
  return { source, signatures: kept.length, refused, keyNames, hasOneFrom, isArcRefused }
}

function readMail(raw: Uint8Array): Header {
  const bodyStart = findBody(raw, HEADER_MAX_OCTETS) ?? raw.length
  let end = Math.min(bodyStart, HEADER_MAX_OCTETS)
  while (end > 0 && (raw[end - 1] === 10 || raw[end - 1] === 13)) end--
  const text = headerText(raw.subarray(0, end))
  const fields = readHeaderFields(text)
  const body = raw.subarray(bodyStart)
  const isHeaderLarge =
    bodyStart > HEADER_MAX_OCTETS ||
    fields.length > FIELDS_MAX ||
    text.split('\n', HEADER_MAX_LINES + 1).length > HEADER_MAX_LINES
  if (isHeaderLarge) return { text, fields, body, tooMuch: 'the header section is too large' }
  return { text, fields, body, tooMuch: hasManyLines(body) ? 'the body has too many lines' : null }
}

function hasManyLines(body: Uint8Array): boolean {
  if (body.length <= BODY_MAX_LINES) return false
  let lines = 0
  for (const octet of body) if (octet === 10) lines++
  return lines > BODY_MAX_LINES
}

const isShort =
  (maxOctets: number) =>
  ({ start, end }: HeaderField): boolean =>
    end - start <= maxOctets

// A reader may end an address at a NUL that another leaves out (RFC 5322 §4.1).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/

const isReadable = (text: string, field: HeaderField): boolean =>
  field.isField && isShort(FROM_MAX_OCTETS)(field) && !CONTROL.test(text.slice(field.start, field.end))

/** The octets of these fields and the empty line after them. */
function joinFields(raw: Uint8Array, fields: readonly HeaderField[]): Uint8Array {
  const length = fields.reduce((sum, { start, end }) => sum + end - start, 0)
  const joined = new Uint8Array(length + 4)
  let at = 0
  for (const { start, end } of fields) {
    joined.set(raw.subarray(start, end), at)
    at += end - start
  }
  // The last field of a header section is read without its line end.
  const endsLine = at === 0 || joined[at - 1] === 10
  joined.set(endsLine ? [13, 10] : [13, 10, 13, 10], at)
  return joined.subarray(0, at + (endsLine ? 2 : 4))
}

/** A small walker over the MIME parts of a report: few parts, little nesting, nothing kept twice. */
import { decodeByteString, toByteString } from './byte-string.ts'
import { findField, findHeaderEnd, type HeaderField, normalizeLines, readFields } from './header-field.ts'
import { decodeTransfer } from './transfer-encoding.ts'

export interface MimePart {
  readonly fields: readonly HeaderField[]
  /** `type/subtype` in lower case; `text/plain` when none is named (RFC 2045 §5.2). */
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  /** As it stands, before any decoding; line ends are LF. */
  readonly body: string
}

/** A report's own words stand at its beginning; what follows is the returned mail, which nobody needs whole. */
const RAW_OCTETS_MAX = 524_288
const PARTS_MAX = 60
// A report may be wrapped by a mailing list or a gateway; deeper nesting is an attack on the reader.
const DEPTH_MAX = 4
const CONTENT_TYPE_LENGTH_MAX = 2_000

/** The parts of a mail, the mail itself first, each before its own parts. Embedded mails are not opened. */
export function readParts(raw: Uint8Array): readonly MimePart[] {
  const parts: MimePart[] = []
  collectParts(normalizeLines(toByteString(raw.subarray(0, RAW_OCTETS_MAX))), 0, parts)
  return parts
}

/** The body of a part without its transfer encoding, as a byte string; at most `lengthMax` octets of it are looked at. */
export function readPartBytes(part: MimePart, lengthMax: number): string {
  const encoding = findField(part.fields, 'content-transfer-encoding') ?? ''
  return normalizeLines(decodeTransfer(part.body.slice(0, lengthMax), encoding))
}

/** The same in its charset. */
export function readPartText(part: MimePart, lengthMax: number): string {
  const bytes = readPartBytes(part, lengthMax)
  // RFC 3629 §3: the cut may have left a sequence unfinished, for which the whole would be read in another charset.
  const whole = part.body.length > lengthMax ? bytes.replace(/[\xc0-\xff][\x80-\xbf]{0,2}$/, '') : bytes
  return decodeByteString(whole, part.parameters.get('charset'))
}

function collectParts(text: string, depth: number, parts: MimePart[]): void {
  if (parts.length >= PARTS_MAX) return
  const part = readPart(text)
  parts.push(part)
  const boundary = part.parameters.get('boundary')
  if (!part.type.startsWith('multipart/') || !boundary || depth >= DEPTH_MAX) return
  for (const inner of splitAtBoundary(part.body, boundary)) collectParts(inner, depth + 1, parts)
}

function readPart(text: string): MimePart {
  const end = findHeaderEnd(text)
  const fields = readFields(text)
  const value = (findField(fields, 'content-type') ?? '').slice(0, CONTENT_TYPE_LENGTH_MAX)
  const type = /^\s*([\w!#$&^.+-]{1,80}\/[\w!#$&^.+-]{1,80})/.exec(value)?.[1]?.toLowerCase() ?? 'text/plain'
  return { fields, type, parameters: readParameters(value), body: text.slice(end + (end === 0 ? 1 : 2)) }
}

/** RFC 2045 §5.1; names in lower case, the first of a name counts. */
function readParameters(value: string): Map<string, string> {
  const parameters = new Map<string, string>()
  for (const match of value.matchAll(
    /;\s{0,20}([\w-]{1,40})\s{0,20}=\s{0,20}(?:"((?:[^"\\]|\\.){0,300})"|([^\s";]{1,300}))/g,
  )) {
    const name = (match[1] ?? '').toLowerCase()
    if (!parameters.has(name)) parameters.set(name, match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '')
  }
  return parameters
}

/** RFC 2046 §5.1.1. A part without its closing delimiter ends with the text: reports are often cut. */
function splitAtBoundary(body: string, boundary: string): string[] {
  const text = `\n${body}`
  const parts: string[] = []
  let begin: number | null = null
  for (const { at, next, isEnd } of findDelimiters(text, boundary)) {
    if (begin !== null) parts.push(text.slice(begin, at))
    begin = isEnd ? null : next
    if (isEnd || parts.length >= PARTS_MAX) break
  }
  if (begin !== null) parts.push(text.slice(begin))
  return parts.slice(0, PARTS_MAX)
}

function* findDelimiters(text: string, boundary: string): Generator<{ at: number; next: number; isEnd: boolean }> {
  const mark = `\n--${boundary}`
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
    const lineEnd = text.indexOf('\n', at + mark.length)
    const next = lineEnd < 0 ? text.length : lineEnd + 1
    const rest = text.slice(at + mark.length, next)
    // Anything else belongs to another boundary, which only begins like this one.
    if (rest.startsWith('--') || rest.trim() === '') yield { at, next, isEnd: rest.startsWith('--') }
  }
}

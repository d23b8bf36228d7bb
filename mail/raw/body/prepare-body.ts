/** The body of a message in 7-bit lines: of the parts that need it the transfer encoding changes, nothing else does. */
import { toBase64Lines } from '../../compose/mail-composer.js'
import { faultAt } from '../fault.ts'
import type { PreparedHead } from '../header/prepare-head.ts'
import type { Header } from '../header/read-header.ts'
import { findField, readEncoding } from './check-part.ts'
import { findOffence } from './offence.ts'
import { encodeQuotedPrintable } from './quoted-printable.ts'
import { type Leaf, walkTree } from './walk-tree.ts'

/** Not encoded yet (RFC 2045 §6.2). */
const IDENTITIES = new Set(['', '7bit', '8bit', 'binary'])

/** Adds to `head` what has to change, and gives the number of attachments. */
export function prepareBody(raw: Uint8Array, header: Header, head: PreparedHead): number {
  const leaves = walkTree(raw, header)
  let frameStart = header.bodyStart
  for (const leaf of leaves) {
    checkFrame(raw, frameStart, leaf.start)
    prepareLeaf(raw, leaf, { header, head })
    frameStart = leaf.end
  }
  checkFrame(raw, frameStart, raw.length)
  return leaves.filter(isAttachment).length
}

const isAttachment = ({ head }: Leaf): boolean =>
  head.disposition === 'attachment' || head.filename !== null || !head.type.startsWith('text/')

/** Preamble, boundary lines and epilogue. */
function checkFrame(raw: Uint8Array, start: number, end: number): void {
  const offence = findOffence(raw, start, end)
  if (offence !== null) throw faultAt(raw, offence.at, `has ${offence.what} outside of the parts of a multipart`)
}

function prepareLeaf(raw: Uint8Array, leaf: Leaf, { header, head }: { header: Header; head: PreparedHead }): void {
  const offence = findOffence(raw, leaf.start, leaf.end)
  if (offence === null) return
  if (leaf.sealed !== null) throw faultAt(raw, offence.at, `has ${offence.what} ${leaf.sealed}`)
  const declared = readEncoding(raw, leaf.section)
  if (!IDENTITIES.has(declared))
    throw faultAt(
      raw,
      offence.at,
      `has ${offence.what} in a part whose Content-Transfer-Encoding is ${quote(declared)}`,
    )

  const body = raw.subarray(leaf.start, leaf.end)
  const isText = leaf.head.type.startsWith('text/')
  head.edits.replace(leaf.start, leaf.end, isText ? encodeQuotedPrintable(body) : toBase64Lines(body))
  const fields = leaf.section.fields.some(({ name }) => name.toLowerCase() === 'content-type')
    ? []
    : [`Content-Type: text/plain; charset=${nameCharset(body)}`]
  const encoding = `Content-Transfer-Encoding: ${isText ? 'quoted-printable' : 'base64'}`
  if (leaf.start === header.bodyStart) prepareRoot(header, head, [...fields, encoding])
  else preparePart(leaf, head, [...fields, encoding])
}

/** A message that is one part. */
function prepareRoot(header: Header, head: PreparedHead, fields: readonly string[]): void {
  const old = findField(header, 'content-transfer-encoding')
  if (old) head.edits.replace(old.at, old.next, '')
  const hasVersion = findField(header, 'mime-version') !== undefined || head.added.includes(MIME_VERSION)
  head.added.push(...(hasVersion ? [] : [MIME_VERSION]), ...fields)
}

const MIME_VERSION = 'MIME-Version: 1.0'

function preparePart(leaf: Leaf, { edits }: PreparedHead, fields: readonly string[]): void {
  const old = findField(leaf.section, 'content-transfer-encoding')
  const [value = ''] = fields.at(-1)?.match(/ \S+$/) ?? []
  if (old) edits.replace(old.start, old.end, value)
  const added = old ? fields.slice(0, -1) : fields
  edits.replace(leaf.headEnd, leaf.headEnd, added.map((field) => `${field}\r\n`).join(''))
}

/** RFC 1428 §3 for what is not UTF-8: text without a declared charset may be in any. */
function nameCharset(body: Uint8Array): string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body)
    return 'utf-8'
  } catch {
    return 'unknown-8bit'
  }
}

const quote = (value: string) => JSON.stringify(value.slice(0, 40))

/** One attachment as a MIME part: what a caller gave, made safe for headers. */
import { guessType, type Part } from './mail-composer.js'

export interface Attachment {
  readonly filename: string
  readonly content: Uint8Array
  /** Guessed from the file name when absent. */
  readonly contentType?: string
  /** Without angle brackets; makes the part inline, for `<img src="cid:…">`. */
  readonly contentId?: string
}

const FILENAME_LENGTH_MAX = 200
const EXTENSION_LENGTH_MAX = 20
const OPAQUE = 'application/octet-stream'
// RFC 2045 §5.1: type/subtype and parameters, in printable ASCII.
const CONTENT_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*(?:\s*;[\x20-\x7e]*)?$/i

/** True for a value that can stand in Content-ID and, as it is, in a `cid:` URL (RFC 2392). */
export function isContentId(text: string): boolean {
  return /^[a-z0-9!#$&'*+/=?^_`{|}~.@-]{1,200}$/i.test(text)
}

/** Makes the part; the content is never read as a path, a URL or further MIME structure. */
export function toPart(attachment: Attachment): Part {
  const { contentId, content } = attachment
  if (contentId !== undefined && !isContentId(contentId)) throw new TypeError('attachment has a malformed content id')
  const filename = cleanFilename(attachment.filename)
  const contentType = chooseType(attachment.contentType?.trim() || guessType(filename), content)
  return {
    filename,
    content,
    contentType,
    contentDisposition: contentId === undefined ? 'attachment' : 'inline',
    // RFC 2046 §5.2.1: message/* must not be encoded; `chooseType` lets it through only when it need not be.
    contentTransferEncoding: contentType.toLowerCase().startsWith('message/') ? '7bit' : 'base64',
    ...(contentId === undefined ? {} : { cid: contentId }),
  }
}

/** Last path component, without control characters and half surrogates, at most 200 characters with its extension. */
function cleanFilename(filename: string): string {
  const last = filename.split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '')
    .toWellFormed()
    .trim()
  if (clean === '' || clean === '.' || clean === '..') return 'attachment'
  const characters = [...clean]
  if (characters.length <= FILENAME_LENGTH_MAX) return clean
  const dot = characters.lastIndexOf('.')
  const extension = dot > 0 && characters.length - dot <= EXTENSION_LENGTH_MAX ? characters.slice(dot) : []
  return [...characters.slice(0, FILENAME_LENGTH_MAX - extension.length), ...extension].join('')
}

function chooseType(type: string, content: Uint8Array): string {
  if (type.length > 255 || !CONTENT_TYPE.test(type)) return OPAQUE
  // Bytes given as a multipart would need our boundary; they are carried as what they are, a file.
  if (/^multipart\//i.test(type)) return OPAQUE
  if (/^message\//i.test(type) && !isSevenBit(content)) return OPAQUE
  return type
}

/** ASCII with CRLF line ends and lines of at most 998 octets, without NUL (RFC 2045 §2.7). */
function isSevenBit(content: Uint8Array): boolean {
  if (content.some((octet) => octet === 0 || octet > 0x7f)) return false
  const lines = new TextDecoder().decode(content).split('\r\n')
  return lines.every((line) => line.length <= 998 && !/[\r\n]/.test(line))
}

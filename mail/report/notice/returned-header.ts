/** The last part of a notice: the header of the mail that it is about, and never its body. */
import { toByteString, toOctets } from '../mime/byte-string.ts'
import { findHeaderEnd, normalizeLines } from '../mime/header-field.ts'
import { encodeQuoted } from './quoted-printable.ts'

const HEADER_OCTETS_MAX = 16_384
const READ_OCTETS_MAX = 65_536

/** The part with its own header fields, 7-bit whatever the mail holds. */
export function renderReturned(raw: Uint8Array): string {
  const octets = toOctets(cutHeader(raw).replaceAll('\n', '\r\n'))
  const isPlain = isSafe(octets)
  const isGlobal = octets.some((octet) => octet > 0x7f) && isUtf8(octets)
  return [
    // RFC 6533 §4 for a header in UTF-8; RFC 6522 §4 for every other, broken ones encoded.
    `Content-Type: ${isGlobal ? 'message/global-headers' : 'text/rfc822-headers'}`,
    ...(isPlain ? [] : ['Content-Transfer-Encoding: quoted-printable']),
    'Content-Description: Header of the undelivered mail',
    '',
    isPlain ? toByteString(octets) : encodeQuoted(octets),
    '',
  ].join('\r\n')
}

/** Whole lines only, ended by LF. */
function cutHeader(raw: Uint8Array): string {
  const text = normalizeLines(toByteString(raw.subarray(0, READ_OCTETS_MAX)))
  const header = text.slice(0, findHeaderEnd(text))
  if (header.length <= HEADER_OCTETS_MAX) return header
  const end = header.lastIndexOf('\n', HEADER_OCTETS_MAX)
  return header.slice(0, end < 0 ? HEADER_OCTETS_MAX : end)
}

/** Printable ASCII in lines that may be sent as they are, none of which begins with a dot, `From ` or a boundary. */
function isSafe(octets: Uint8Array): boolean {
  const lines = toByteString(octets).split('\r\n')
  return lines.every((line) => /^[\t\x20-\x7e]{0,900}$/.test(line) && !/^(\.|From |--)/.test(line))
}

function isUtf8(octets: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(octets)
    return true
  } catch {
    return false
  }
}

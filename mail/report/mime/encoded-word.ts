/** Encoded words of header fields (RFC 2047 §2). */
import { decodeByteString } from './byte-string.ts'
import { decodeBase64, decodeQuoted } from './transfer-encoding.ts'

// §6.2: white space between two of them is not part of the text. Longer words than the standard's 75 do occur.
const WORD = /=\?([^?\s*]{1,40})(?:\*[^?\s]{0,40})?\?([bq])\?([^?]{0,1000})\?=(?:[ \t]{1,8}(?==\?))?/gi

/** Reads the encoded words in a field's value; whatever is none stays as it is. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value
  return value.replace(WORD, (_word, charset: string, encoding: string, text: string) => {
    const bytes = encoding.toLowerCase() === 'b' ? decodeBase64(text) : decodeQuoted(text.replaceAll('_', ' '))
    return decodeByteString(bytes, charset)
  })
}

/** Writes header fields of a notice whose values come from strangers. */
import { toEncodedWords } from '../../compose/mail-composer.js'
import { toLine } from '../reply-text.ts'

const SUBJECT_LENGTH_MAX = 120
const FOLD_AT = 76
/** RFC 5322 §2.1.1: a longer word cannot be folded, and no line may be longer than 998. */
const WORD_LENGTH_MAX = 900

/** ASCII only; folded at spaces. */
export function writeHeader(name: string, value: string): string {
  const words = value
    .replace(/[^\x20-\x7e]/gu, '?')
    .split(' ')
    .filter((word) => word !== '')
  const lines = [`${name}:`]
  for (const word of words.map((text) => text.slice(0, WORD_LENGTH_MAX))) {
    const last = lines.at(-1) ?? ''
    if ((lines.length === 1 && last.endsWith(':')) || last.length + word.length < FOLD_AT)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(` ${word}`)
  }
  return lines.join('\r\n')
}

/** As encoded words when it is not plain (RFC 2047); one line of bounded length either way. */
export function writeSubject(subject: string): string {
  const text = toLine(subject, SUBJECT_LENGTH_MAX)
  const isPlain = /^[\x20-\x7e]*$/.test(text) && !text.includes('=?')
  return writeHeader('Subject', isPlain ? text : toEncodedWords(text))
}

/** An address for To; null when it cannot be written there in ASCII. */
export function writeAddress(address: string): string | null {
  return /^[\x21-\x3b\x3d\x3f-\x7e]{1,256}$/.test(address) && !/[",;()\\[\]]/.test(address) ? `<${address}>` : null
}

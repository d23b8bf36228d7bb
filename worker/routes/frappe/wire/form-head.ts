/**
 * The beginning of a form in parts (RFC 7578) whose file is too large for memory: the fields in front of the file. Files come last, as
 * Python's `requests` writes them.
 */
import { Refusal } from '../../../platform/refusal.ts'
import type { PieceReader } from '../../../services/receiving/accept/piece-reader.ts'

/** A hundred recipients and what belongs to the parts have room several times. */
const HEAD_MAX_OCTETS = 262_144

const LATIN1 = new TextDecoder('latin1')
const UTF8 = new TextDecoder()

/** Of octets one character each, so that places in the text are places in the form. */
export const toBinary = (bytes: Uint8Array): string => LATIN1.decode(bytes)

const fromBinary = (text: string): string => UTF8.decode(Uint8Array.from(text, (character) => character.charCodeAt(0)))

export const wrongForm = (why: string): Refusal =>
  new Refusal('validation_error', `The body is not valid \`multipart/form-data\`: ${why}.`)

export interface FormHead {
  readonly entries: readonly (readonly [name: string, value: string])[]
  /** Where the file begins, from the beginning of the form. */
  readonly fileStart: number
  /** What of the file came already. */
  readonly rest: Uint8Array
}

/** Null when the form does not begin with whole fields and the header of the file yet. */
function readHead(text: string, boundary: string, file: string): Omit<FormHead, 'rest'> | null {
  const [opening, delimiter] = [`--${boundary}\r\n`, `\r\n--${boundary}`]
  const entries: (readonly [string, string])[] = []
  for (let at = 0; ; ) {
    if (text.length < at + opening.length) return null
    if (!text.startsWith(opening, at))
      throw wrongForm('a part does not begin with the boundary, or the file is missing')
    const headerEnd = text.indexOf('\r\n\r\n', at)
    if (headerEnd < 0) return null
    const [, name] = /\bname="([^"]*)"/i.exec(text.slice(at, headerEnd)) ?? []
    if (name === undefined) throw wrongForm('a part has no name')
    const start = headerEnd + 4
    if (name === file) return { entries, fileStart: start }
    const end = text.indexOf(delimiter, start)
    if (end < 0) return null
    entries.push([fromBinary(name), fromBinary(text.slice(start, end))])
    at = end + 2
  }
}

/** Throws a Refusal for what is no such form. `file` is the name of the part that is the file. */
export async function readFormHead(pieces: PieceReader, boundary: string, file: string): Promise<FormHead> {
  let bytes = new Uint8Array()
  for (;;) {
    const piece = await pieces.read()
    if (piece === null) throw wrongForm('it breaks off')
    const joined = new Uint8Array(bytes.byteLength + piece.byteLength)
    joined.set(bytes)
    joined.set(piece, bytes.byteLength)
    bytes = joined
    const head = readHead(toBinary(bytes), boundary, file)
    if (head !== null) return { ...head, rest: bytes.subarray(head.fileStart) }
    if (bytes.byteLength > HEAD_MAX_OCTETS) throw wrongForm(`the fields in front of \`${file}\` are too long`)
  }
}

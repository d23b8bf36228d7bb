/** A message as it came, looked at before anything is known of its sender: what it asks for, who wrote it, and what makes it the same mail. */
import type { Mailbox } from '../../address/mailbox.ts'
import { catchFault } from '../fault.ts'
import { readAuthor } from '../header/read-author.ts'
import { type Header, readHeader } from '../header/read-header.ts'
import { toCrlfLines } from '../line-ends.ts'
import { isOption } from './option-fields.ts'
import { type MessageOptions, readOptions } from './read-options.ts'

export type OpenedRaw =
  | {
      readonly ok: true
      readonly options: MessageOptions
      /** Of the From field. */
      readonly author: Mailbox
      /** The message without its options and with CRLF, in pieces: the same whichever way it comes to us. */
      readonly same: readonly Uint8Array[]
    }
  | { readonly ok: false; readonly why: string }

const CRLF = Uint8Array.of(0x0d, 0x0a)

/** Never throws; linear. */
export function openRaw(bytes: Uint8Array): OpenedRaw {
  return catchFault(() => {
    const raw = toCrlfLines(bytes)
    const header = readHeader(raw)
    const options = readOptions(raw, header.fields)
    const end = raw.at(-1) === 0x0a ? [] : [CRLF]
    return {
      ok: true as const,
      options,
      author: readAuthor(raw, header.fields),
      same: [...withoutOptions(raw, header), raw.subarray(header.end), ...end],
    }
  })
}

/** The header section without its option fields and without the empty line, in pieces. */
export function withoutOptions(raw: Uint8Array, { fields, end }: Header): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let at = 0
  for (const field of fields.filter(isOption)) {
    pieces.push(raw.subarray(at, field.at))
    at = field.next
  }
  return [...pieces, raw.subarray(at, end)]
}

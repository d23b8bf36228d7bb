/**
 * A received mail as a reader gets it: our own fields in front of its bytes, and without arriving fields that pass for ours. The stored
 * bytes stay as they came; only the header section is held, the body passes through.
 */
import type { HeaderField } from '../authenticate/header-fields.ts'
import { type HeldHeader, holdHeader } from './held-header.ts'
import { renderOwnFields, type ViewHead } from './own-fields.ts'
import { findOwnResults } from './own-results.ts'

const LF = 10
const CR = 13

/** Streams `stored` with its fields; an error of `stored` is one of the result. */
export function viewRaw(stored: ReadableStream<Uint8Array>, head: ViewHead): ReadableStream<Uint8Array> {
  let held: HeldHeader | null = holdHeader()
  return stored.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (held === null) controller.enqueue(chunk)
        else if (held.add(chunk)) {
          for (const piece of viewHeader(held, head, 'more may follow')) controller.enqueue(piece)
          held = null
        }
      },
      flush(controller) {
        if (held === null) return
        for (const piece of viewHeader(held, head, 'that was all')) controller.enqueue(piece)
      },
    }),
  )
}

function viewHeader(held: HeldHeader, head: ViewHead, what: 'more may follow' | 'that was all'): Uint8Array[] {
  const { octets, body, rest } = held.end()
  const headerEnd = body === null ? octets.length : body - (octets[body - 2] === CR ? 2 : 1)
  const own = findOwnResults(octets.subarray(0, headerEnd), head.authservId)
  // A field that was held in part would leave its other part to the field before it.
  const whole = own.filter(({ end }) => body !== null || what === 'that was all' || end < headerEnd)
  const fields = new TextEncoder().encode(renderLines(octets, head))
  return [fields, ...without(whole, octets), rest].filter(({ length }) => length > 0)
}

/** Our fields with the line ends of the mail, and an empty line when the mail begins with no field of its own. */
function renderLines(octets: Uint8Array, head: ViewHead): string {
  const lineFeed = octets.indexOf(LF)
  const firstLine = new TextDecoder().decode(octets.subarray(0, lineFeed < 0 ? octets.length : lineFeed + 1))
  const needsEnd = !/^\r?\n/.test(firstLine) && !/^(?:>?From |[\x21-\x39\x3b-\x7e]+[ \t]*:)/.test(firstLine)
  const text = [...renderOwnFields(head), ...(needsEnd ? [''] : []), ''].join('\r\n')
  return lineFeed > 0 && octets[lineFeed - 1] !== CR ? text.replaceAll('\r\n', '\n') : text
}

function without(fields: readonly HeaderField[], octets: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let from = 0
  for (const { start, end } of fields) {
    pieces.push(octets.subarray(from, start))
    from = end
  }
  return [...pieces, octets.subarray(from)]
}

/**
 * A received mail as a reader gets it: our own fields in front of its bytes, and without arriving fields that pass for ours. The stored
 * bytes stay as they came; only the header section is held, the body passes through.
 */
import { type HeaderField, headerText, readHeaderFields } from '../authenticate/header-fields.ts'
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
  const header = octets.subarray(0, body === null ? octets.length : body - (octets[body - 2] === CR ? 2 : 1))
  const fields = readHeaderFields(headerText(header))
  // A field that was held in part would leave its other part to the field before it.
  const isWhole = ({ end }: HeaderField): boolean => body !== null || what === 'that was all' || end < header.length
  const own = findOwnResults(header, fields, head.authservId).filter(isWhole)
  // Without an empty line, a first line that begins no field would continue the last one of ours.
  const isHeaded = fields[0]?.isField ?? body !== null
  return [renderLines(octets, head, isHeaded), ...without(own, octets), rest].filter(({ length }) => length > 0)
}

/** Our fields, with the line ends of the mail. */
function renderLines(octets: Uint8Array, head: ViewHead, isHeaded: boolean): Uint8Array {
  const text = [...renderOwnFields(head), ...(isHeaded ? [] : ['']), ''].join('\r\n')
  const lineFeed = octets.indexOf(LF)
  const hasCrlf = lineFeed < 0 || octets[lineFeed - 1] === CR
  return new TextEncoder().encode(hasCrlf ? text : text.replaceAll('\r\n', '\n'))
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

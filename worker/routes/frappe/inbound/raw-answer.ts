/**
 * An answer of JSON that holds whole mails, written while they are read: none is in memory. JSON has characters where a mail has octets, so
 * each octet is the character of its number. For Python, in which the clients are written, that is exact: `message_from_string` takes a body's
 * characters for octets, and an 8-bit body that was read as UTF-8 would come out broken. Of a header it takes the characters as they are: there
 * they are what the octets say in UTF-8 (RFC 6532), if they say anything.
 */
import { splitHead } from './split-head.ts'

const encoder = new TextEncoder()
/** Arguments of one call. */
const OCTETS_AT_ONCE = 8_192

const quote = (text: string): Uint8Array => encoder.encode(JSON.stringify(text).slice(1, -1))

function* toTexts(octets: Uint8Array): Generator<string> {
  for (let at = 0; at < octets.length; at += OCTETS_AT_ONCE)
    yield String.fromCharCode(...octets.subarray(at, at + OCTETS_AT_ONCE))
}

function readHead(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets)
  } catch {
    return [...toTexts(octets)].join('')
  }
}

async function* quoteMail(mail: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const { isHead, octets } of splitHead(mail)) {
    if (isHead) yield quote(readHead(octets))
    else for (const text of toTexts(octets)) yield quote(text)
  }
}

async function* writeAnswer(
  mails: AsyncIterable<ReadableStream<Uint8Array>>,
  rest: Readonly<Record<string, unknown>>,
): AsyncGenerator<Uint8Array> {
  yield encoder.encode('{"message":{"mails":[')
  let separator = ''
  for await (const mail of mails) {
    yield encoder.encode(`${separator}"`)
    yield* quoteMail(mail)
    yield encoder.encode('"')
    separator = ','
  }
  yield encoder.encode(`],${JSON.stringify(rest).slice(1)}}`)
}

/** The stream breaks off where a mail cannot be read to its end: then it is no JSON, and its reader has nothing. `rest` must not be empty. */
export function streamAnswer(
  mails: AsyncIterable<ReadableStream<Uint8Array>>,
  rest: Readonly<Record<string, unknown>>,
): ReadableStream<Uint8Array> {
  const pieces = writeAnswer(mails, rest)
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}

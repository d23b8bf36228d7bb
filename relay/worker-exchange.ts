/** One HTTP request and its whole answer, within one time limit; the body may be a stream of known length. */

import type { Agent } from 'node:http'
import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface Exchange {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** Null sends none. The stream must give exactly `size` octets. */
  readonly body: { readonly parts: Iterable<Buffer> | AsyncIterable<Buffer>; readonly size: number } | null
  /** Keeps connections. */
  readonly agent: Agent
  readonly timeoutMs: number
}

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Far above any answer of the Worker; what never ends must not fill the memory. */
const ANSWER_MAX_BYTES = 16_777_216

/** Rejects when there is no whole answer in time. */
export async function exchange(wanted: Exchange): Promise<RawAnswer> {
  const { method, url, agent, body, timeoutMs } = wanted
  const headers = { ...wanted.headers, ...(body === null ? {} : { 'content-length': String(body.size) }) }
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest
  const request = open(url, { method, headers, agent })
  const late = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  try {
    return await sendAndRead(request, body)
  } finally {
    clearTimeout(late)
  }
}

function sendAndRead(request: ClientRequest, body: Exchange['body']): Promise<RawAnswer> {
  return new Promise<RawAnswer>((resolve, reject) => {
    request.once('response', (response) => {
      readAnswer(response).then(resolve, reject)
    })
    // An answer that comes before the body has been sent ends the sending; its own promise has the say then.
    request.on('error', reject)
    send(request, body).catch(reject)
  }).finally(() => {
    // Left half-sent, the connection is of no more use; one whose request is complete goes back to the agent.
    if (!request.writableFinished) request.destroy()
  })
}

async function send(request: ClientRequest, body: Exchange['body']): Promise<void> {
  if (body === null) {
    request.end()
    return
  }
  await pipeline(Readable.from(exactly(body.parts, body.size)), request)
}

async function* exactly(parts: Iterable<Buffer> | AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let left = size
  for await (const part of parts) {
    left -= part.length
    if (left < 0) break
    yield part
  }
  if (left !== 0) throw new Error(`the body is not of ${size} octets`)
}

async function readAnswer(response: IncomingMessage): Promise<RawAnswer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) continue
    size += part.length
    if (size > ANSWER_MAX_BYTES) throw new Error(`the answer is larger than ${ANSWER_MAX_BYTES} octets`)
    parts.push(part)
  }
  if (!response.complete) throw new Error('the answer broke off')
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString('utf8') }
}

/** How the agent's server answers: JSON, and never a half-read request that blocks its connection. */
import type { IncomingMessage, ServerResponse } from 'node:http'

/** An answer that a route decided on. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A refusal with its reason. */
export const refusal = (status: number, why: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: { error: why },
  headers,
})

/** Unread bytes up to this many are drained, so that the peer reads the answer instead of a reset. */
const DRAIN_MAX_BYTES = 64 * 1_048_576

/** Writes the answer and drains or drops what the peer still sends. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers }: Answer,
): void {
  const text = JSON.stringify(body)
  const isRead = request.readableEnded
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(isRead ? {} : { connection: 'close' }),
    ...headers,
  })
  response.end(text)
  if (isRead) return
  let drained = 0
  request.on('data', (chunk: Buffer) => {
    drained += chunk.length
    if (drained > DRAIN_MAX_BYTES) request.destroy()
  })
  request.on('error', () => request.destroy())
  request.resume()
}

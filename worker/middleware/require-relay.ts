/** Demands a relay's signature and leaves its id and the signed text. The body is bounded before anything is checked. */
import { RELAY_BODY_MAX_BYTES } from '@mailstead/contracts/delivery-event.ts'
import { createMiddleware } from 'hono/factory'
import { Refusal } from '../platform/refusal.ts'
import type { AppEnv } from '../routes/app-types.ts'
import { authenticateRelay } from '../services/relays/authenticate-relay.ts'
import { decodeSigned, pathOf } from './signed-text.ts'

const tooLarge = (): Refusal =>
  new Refusal('payload_too_large', `The body is larger than ${RELAY_BODY_MAX_BYTES} bytes. Split it.`)

// Counted while it arrives: whoever calls has proved nothing yet.
async function readBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > RELAY_BODY_MAX_BYTES) throw tooLarge()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > RELAY_BODY_MAX_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}

export const requireRelay = createMiddleware<AppEnv>(async function requireRelay(c, next) {
  const body = await readBytes(c.req.raw)
  const relay = await authenticateRelay(c.get('deps'), {
    method: c.req.method,
    path: pathOf(c.req.raw.url),
    header: (name) => c.req.header(name),
    body,
  })
  c.set('relay', relay)
  // The stream is spent: the route's validator reads the text from here.
  if (c.req.raw.body !== null) c.req.raw = new Request(c.req.raw, { body: decodeSigned(body) })
  return next()
})

/**
 * Demands a relay's signature over the first line of the body and leaves the line and what follows it unread. Nothing is touched
 * before the signature is good.
 */
import { INBOUND_MANIFEST_MAX_BYTES } from '@mailstead/contracts/inbound-mail.ts'
import { createMiddleware } from 'hono/factory'
import { Refusal, unavailable } from '../platform/refusal.ts'
import type { AppEnv } from '../routes/app-types.ts'
import { type SplitBody, splitLine } from '../services/receiving/accept/split-line.ts'
import { recogniseRelay } from '../services/relays/authenticate-relay.ts'
import { decodeSigned, pathOf } from './signed-text.ts'

async function openBody(request: Request): Promise<SplitBody> {
  const body = request.body ?? new Blob([]).stream()
  const split = await splitLine(body, INBOUND_MANIFEST_MAX_BYTES).catch(() => {
    throw unavailable('The body broke off. Repeat the request.')
  })
  if (split) return split
  throw new Refusal(
    'payload_too_large',
    `The body does not begin with a line of up to ${INBOUND_MANIFEST_MAX_BYTES} bytes.`,
  )
}

export const requireSignedLine = createMiddleware<AppEnv>(async function requireSignedLine(c, next) {
  const { line, rest } = await openBody(c.req.raw)
  const relay = await recogniseRelay(c.get('deps'), {
    method: c.req.method,
    path: pathOf(c.req.raw.url),
    header: (name) => c.req.header(name),
    body: line,
  })
  c.set('relay', relay)
  c.set('signedLine', decodeSigned(line))
  c.set('afterLine', rest)
  return next()
})

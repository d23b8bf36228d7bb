/** `POST /dev/clock`, development only: moves the clock that leases and due times follow (`docs/development.md`). */
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { MetaRows } from '../journal/meta-rows.ts'
import { type Answer, refusal } from './answer.ts'

const ClockRequest = z.object({ offsetMs: z.number().int() })
const BODY_MAX_BYTES = 1_000

async function readSmall(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    parts.push(part)
    size += part.length
    if (size > BODY_MAX_BYTES) return null
  }
  return Buffer.concat(parts)
}

const parseJson = (text: string): unknown => {
  try {
    const json: unknown = JSON.parse(text)
    return json
  } catch {
    return null
  }
}

/** Sets the offset, on disk first. */
export async function setClock(
  {
    clock,
    meta,
    clockMoved,
  }: { readonly clock: Clock; readonly meta: MetaRows; readonly clockMoved: () => Promise<void> },
  request: IncomingMessage,
  digest: string,
): Promise<Answer> {
  const body = await readSmall(request)
  if (body === null) return refusal(413, 'the body is too large')
  if (createHash('sha256').update(body).digest('hex') !== digest)
    return refusal(401, 'the body does not match the signed digest')
  const parsed = ClockRequest.safeParse(parseJson(body.toString('utf8')))
  if (!parsed.success) return refusal(400, 'offsetMs: must be a whole number of milliseconds')
  await meta.write('clock_offset_ms', parsed.data.offsetMs)
  clock.setOffset(parsed.data.offsetMs)
  await clockMoved()
  return { status: 200, body: { now: new Date(clock.now()).toISOString() } }
}

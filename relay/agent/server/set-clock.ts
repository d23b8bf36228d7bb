/** `POST /dev/clock`, development only: moves the clock that leases and due times follow (`docs/development.md`). */
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { MetaRows } from '../journal/meta-rows.ts'
import type { Answer } from './answer.ts'
import { readSmall } from './read-small.ts'

const ClockRequest = z.object({ offsetMs: z.number().int() })
const BODY_MAX_BYTES = 1_000

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
  const body = await readSmall(request, digest, { schema: ClockRequest, maxBytes: BODY_MAX_BYTES })
  if (!body.ok) return body.answer
  await meta.write('clock_offset_ms', body.value.offsetMs)
  clock.setOffset(body.value.offsetMs)
  await clockMoved()
  return { status: 200, body: { now: new Date(clock.now()).toISOString() } }
}

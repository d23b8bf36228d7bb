/** `POST /v1/control`: 200 once the orders are on disk and nothing starts against them any more. */
import type { IncomingMessage } from 'node:http'
import { CONTROL_MAX_BYTES, ControlBody } from '@mailstead/contracts/relay-control.ts'
import { type Log, reasonOf } from '../../log.ts'
import type { Control } from '../control/control.ts'
import { type Answer, refusal } from './answer.ts'
import { readSmall } from './read-small.ts'

/** Takes the orders of one signed request. */
export async function postControl(
  { control, log }: { readonly control: Control; readonly log: Log },
  request: IncomingMessage,
  digest: string,
): Promise<Answer> {
  const body = await readSmall(request, digest, { schema: ControlBody, maxBytes: CONTROL_MAX_BYTES })
  if (!body.ok) return body.answer
  try {
    return { status: 200, body: await control.push(body.value) }
  } catch (reason) {
    log('journal.failed', { reason: reasonOf(reason) })
    return refusal(503, 'the journal cannot be written', { 'retry-after': '5' })
  }
}

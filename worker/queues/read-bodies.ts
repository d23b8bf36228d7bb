/** Queue messages, parsed. One that does not parse would come back for ever: it is logged and acknowledged. */
import type { z } from 'zod'
import type { Deps } from '../deps.ts'

export interface Received<Body> {
  readonly message: Message
  readonly body: Body
}

export function readBodies<Schema extends z.ZodType>(
  deps: Pick<Deps, 'log'>,
  batch: MessageBatch,
  schema: Schema,
): Received<z.infer<Schema>>[] {
  return batch.messages.flatMap((message) => {
    const parsed = schema.safeParse(message.body)
    if (parsed.success) return [{ message, body: parsed.data }]
    const why = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ')
    deps.log('error', 'queue_message.malformed', { queue: batch.queue, id: message.id, why: why.slice(0, 200) })
    message.ack()
    return []
  })
}

const DELAY_MAX_SECONDS = 300

/** 5 s, doubled with each attempt. */
export const retryDelaySeconds = (attempts: number): number =>
  Math.min(5 * 2 ** Math.max(attempts - 1, 0), DELAY_MAX_SECONDS)

/** Queue messages, parsed. One that does not parse would come back for ever: it is kept as a dead letter and acknowledged. */
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { describeError } from '../platform/log.ts'
import { keepDeadLetters } from '../services/dead-letters/keep-dead-letters.ts'

export interface Received<Body> {
  readonly message: Message
  readonly body: Body
}

interface Unreadable {
  readonly message: Message
  readonly why: string
}

const DELAY_MAX_SECONDS = 300

/** 5 s, doubled with each attempt. */
export const retryDelaySeconds = (attempts: number): number =>
  Math.min(5 * 2 ** Math.max(attempts - 1, 0), DELAY_MAX_SECONDS)

/** A message of another version is work: it is not let go before it is written down. */
async function keep(deps: Pick<Deps, 'clock' | 'directory' | 'log'>, queue: string, all: readonly Unreadable[]) {
  const kept = all.map(({ message, why }) => ({
    ...{ kind: 'unreadable' as const, state: 'open' as const, reason: why },
    ...{ body: message.body, isNew: message.attempts === 1 },
  }))
  try {
    await keepDeadLetters(deps, queue, kept)
    for (const { message } of all) message.ack()
  } catch (error) {
    deps.log('error', 'dead_letter.not_kept', { queue, error: describeError(error) })
    for (const { message } of all) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
  }
}

export async function readBodies<Schema extends z.ZodType>(
  deps: Pick<Deps, 'clock' | 'directory' | 'log'>,
  batch: MessageBatch,
  schema: Schema,
): Promise<Received<z.infer<Schema>>[]> {
  const readable: Received<z.infer<Schema>>[] = []
  const unreadable: Unreadable[] = []
  for (const message of batch.messages) {
    const parsed = schema.safeParse(message.body)
    if (parsed.success) readable.push({ message, body: parsed.data })
    else {
      const why = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ')
      deps.log('error', 'queue_message.malformed', { queue: batch.queue, id: message.id, why: why.slice(0, 200) })
      unreadable.push({ message, why })
    }
  }
  if (unreadable.length > 0) await keep(deps, batch.queue, unreadable)
  return readable
}

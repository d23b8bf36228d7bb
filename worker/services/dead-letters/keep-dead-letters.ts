/** Keeps what a queue has given up on, or what nobody can read, so that an operator sees it and can send it again. */
import { QueueName } from '@mailstead/contracts/api/operator/dead-letter.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { type NewDeadLetter, putDeadLetters } from '../../store/directory/alarms/dead-letters.ts'

const REASON_MAX_CHARS = 300

export interface GivenUp extends Pick<NewDeadLetter, 'kind' | 'state' | 'reason' | 'isNew'> {
  readonly body: unknown
}

/** The queue that a message was meant for: without the deployment's name in front and `-dead` behind. */
export function queueNameOf(queue: string): QueueName {
  const name = queue.replace(/-dead$/, '')
  const known = QueueName.options.find((option) => name === option || name.endsWith(`-${option}`))
  if (known === undefined) throw new Error(`There is no queue ${queue}`)
  return known
}

/** All of them or none: throws when the directory fails. */
export async function keepDeadLetters(
  deps: Pick<Deps, 'clock' | 'directory'>,
  queue: string,
  givenUp: readonly GivenUp[],
): Promise<void> {
  const seenMs = deps.clock.now()
  const rows = givenUp.map(async ({ body, reason, ...about }): Promise<NewDeadLetter> => {
    const text = JSON.stringify(body) ?? 'null'
    const told = { ...about, seenMs, reason: reason?.slice(0, REASON_MAX_CHARS) ?? null }
    return { ...told, id: newId(seenMs), queue: queueNameOf(queue), digest: await sha256Hex(text), body: text }
  })
  await putDeadLetters(deps.directory, await Promise.all(rows))
}

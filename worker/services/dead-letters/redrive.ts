/** Sends dead letters to their queues again, or forgets them. Sending one twice does no harm: consumers know what is done. */
import { QueueName } from '@mailstead/contracts/api/operator/dead-letter.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import {
  countOpenDeadLetters,
  deleteDeadLetter,
  findKeptMessage,
  type KeptMessage,
  listKeptMessages,
  markRedriven,
} from '../../store/directory/alarms/dead-letters.ts'

type RedriveDeps = Pick<
  Deps,
  'bulk' | 'clock' | 'deliveryEvents' | 'directory' | 'inbound' | 'log' | 'outbound' | 'scan'
>

/** Messages in one request, and characters in one batch: Queues takes 100 messages of 256 KB together. */
const AT_ONCE_MAX = 500
const BATCH_MAX_MESSAGES = 100
const BATCH_MAX_CHARS = 100_000

const queueOf = (deps: RedriveDeps, name: QueueName): Queue =>
  ({
    outbound: deps.outbound,
    bulk: deps.bulk,
    'delivery-events': deps.deliveryEvents,
    inbound: deps.inbound,
    scan: deps.scan,
  })[name]

function* batchesOf(kept: readonly KeptMessage[]): Generator<readonly KeptMessage[]> {
  let batch: KeptMessage[] = []
  let chars = 0
  for (const each of kept) {
    const isFull = batch.length === BATCH_MAX_MESSAGES || chars + each.body.length > BATCH_MAX_CHARS
    if (isFull && batch.length > 0) {
      yield batch
      batch = []
      chars = 0
    }
    batch.push(each)
    chars += each.body.length
  }
  if (batch.length > 0) yield batch
}

async function send(deps: RedriveDeps, queue: QueueName, kept: readonly KeptMessage[]): Promise<void> {
  for (const batch of batchesOf(kept)) {
    const messages = batch.map(({ body }) => ({ body: JSON.parse(body), contentType: 'json' as const }))
    await queueOf(deps, queue).sendBatch(messages)
    const ids = batch.map(({ id }) => id)
    await markRedriven(deps.directory, ids, deps.clock.now())
  }
}

export interface Redriven {
  readonly redriven: number
  /** Open ones of the queue. */
  readonly left: number
}

async function redrive(
  deps: RedriveDeps,
  by: string,
  queue: QueueName,
  kept: readonly KeptMessage[],
): Promise<Redriven> {
  await send(deps, queue, kept)
  deps.log('info', 'dead_letter.redriven', { by, queue, messages: kept.length })
  return { redriven: kept.length, left: (await countOpenDeadLetters(deps.directory)).get(queue) ?? 0 }
}

/** `by`: the person who asks. Throws `not_found`. */
export async function redriveDeadLetter(deps: RedriveDeps, by: string, id: string): Promise<Redriven> {
  const kept = await findKeptMessage(deps.directory, id)
  if (kept === null) throw notFound('dead letter')
  return redrive(deps, by, QueueName.parse(kept.queue), [kept])
}

/** The open ones of a queue, oldest first, as many as one request can. */
export async function redriveQueue(deps: RedriveDeps, by: string, queue: QueueName): Promise<Redriven> {
  return redrive(deps, by, queue, await listKeptMessages(deps.directory, queue, AT_ONCE_MAX))
}

/** For good. Throws `not_found`. */
export async function discardDeadLetter(deps: Pick<Deps, 'directory' | 'log'>, by: string, id: string): Promise<void> {
  if (!(await deleteDeadLetter(deps.directory, id))) throw notFound('dead letter')
  deps.log('info', 'dead_letter.discarded', { by, id })
}

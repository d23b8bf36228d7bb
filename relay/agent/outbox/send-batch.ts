/**
 * One POST of events: oldest first, below 100 KB, and a row goes only after a 2xx. Nothing is ever dropped: what the
 * Worker refuses lets the others pass and is offered again.
 */
import { failpoint } from '../../failpoint.ts'
import { type Log, reasonOf } from '../../log.ts'
import type { WorkerLink } from '../../worker-link.ts'
import type { OutboxRow, OutboxRows } from '../journal/outbox-rows.ts'

export interface SendDeps {
  readonly outbox: OutboxRows
  readonly worker: Pick<WorkerLink, 'postText'>
  readonly log: Log
}

const EVENTS_PATH = '/relay/v1/events'
/** So many are sent without waiting for more. */
export const EVENTS_PER_POST = 100
/** The Worker puts a POST into one queue message (`docs/architecture.md`). */
const POST_MAX_BYTES = 100_000
/** Statuses that speak of the content: sending the same batch again cannot help. */
const CONTENT_REFUSED: ReadonlySet<number> = new Set([400, 413, 422])

/** The longest beginning of `rows` whose POST stays below 100 KB; at least one row. */
export function fitBatch(rows: readonly OutboxRow[]): OutboxRow[] {
  let bytes = 32
  const beyond = rows.findIndex((row, at) => {
    bytes += Buffer.byteLength(row.body) + 1
    return at > 0 && bytes >= POST_MAX_BYTES
  })
  return rows.slice(0, beyond < 0 ? rows.length : beyond)
}

/** `again`: go on at once; `taken`: what is left may wait for company; `refused` and `failed`: pause first. */
export type Sent = 'empty' | 'again' | 'taken' | 'refused' | 'failed'

async function post({ worker, log }: SendDeps, batch: readonly OutboxRow[]): Promise<number> {
  try {
    const { status } = await worker.postText(EVENTS_PATH, `{"events":[${batch.map((row) => row.body).join(',')}]}`)
    if (status < 200 || status > 299) log('outbox.refused', { status, events: batch.length, first: batch[0]?.id })
    return status
  } catch (reason) {
    log('outbox.failed', { reason: reasonOf(reason), events: batch.length })
    return 0
  }
}

/** Makes the function that sends the next batch. */
export function createBatchSender(deps: SendDeps): () => Promise<Sent> {
  const { outbox } = deps
  let limit = EVENTS_PER_POST
  return async () => {
    const batch = fitBatch(outbox.oldest(limit))
    const [first] = batch
    if (first === undefined) return 'empty'
    const status = await post(deps, batch)
    if (status >= 200 && status <= 299) {
      failpoint('events.posted')
      await outbox.remove(batch)
      // While a refused event is looked for, the others are not kept waiting.
      const isSearching = limit < EVENTS_PER_POST
      limit = Math.min(limit * 2, EVENTS_PER_POST)
      return isSearching || outbox.count() >= EVENTS_PER_POST ? 'again' : 'taken'
    }
    if (!CONTENT_REFUSED.has(status)) return 'failed'
    limit = 1
    if (batch.length > 1) return 'again'
    // Alone, a refused event shows itself; it goes behind the others.
    await outbox.moveToEnd(first)
    return 'refused'
  }
}

/**
 * Tells the Worker what happened: oldest first, one POST at a time, and a row goes only after a 2xx. Nothing is ever
 * dropped: what the Worker refuses lets the others pass and is offered again.
 */

import type { OutboxRow, OutboxRows } from '../journal/outbox-rows.ts'
import { type Log, reasonOf } from '../log.ts'
import type { WorkerClient } from '../worker-client.ts'

export interface OutboxSender {
  /** Something was added. */
  wake(): void
  /** Sends once what is there, for at most `timeoutMs`, and stops. */
  flushAndStop(timeoutMs: number): Promise<void>
}

const EVENTS_PATH = '/relay/v1/events'
const EVENTS_PER_POST = 100
/** The Worker puts a POST into one queue message (`design.md` §3). */
const POST_MAX_BYTES = 100_000
const BACKOFF_MIN_MS = 250
const BACKOFF_MAX_MS = 60_000
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

type Sent = 'empty' | 'taken' | 'refused' | 'failed'

/** Starts the sender; it sends what an earlier process has left. */
export function startOutboxSender(deps: {
  readonly outbox: OutboxRows
  readonly worker: WorkerClient
  readonly log: Log
}): OutboxSender {
  const { outbox, worker, log } = deps
  let isStopped = false
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let limit = EVENTS_PER_POST

  const post = async (batch: readonly OutboxRow[]): Promise<number> => {
    try {
      const { status } = await worker.post(EVENTS_PATH, `{"events":[${batch.map((row) => row.body).join(',')}]}`)
      if (status < 200 || status > 299) log('outbox.refused', { status, events: batch.length, first: batch[0]?.id })
      return status
    } catch (reason) {
      log('outbox.failed', { reason: reasonOf(reason), events: batch.length })
      return 0
    }
  }
  const sendOnce = async (): Promise<Sent> => {
    const batch = fitBatch(outbox.oldest(limit))
    const [first] = batch
    if (first === undefined) return 'empty'
    const status = await post(batch)
    if (status >= 200 && status <= 299) {
      await outbox.remove(batch)
      limit = Math.min(limit * 2, EVENTS_PER_POST)
      return 'taken'
    }
    if (!CONTENT_REFUSED.has(status)) return 'failed'
    // Alone, a refused event shows itself; then it goes behind the others.
    if (batch.length === 1) await outbox.moveToEnd(first)
    const wasAlone = batch.length === 1
    limit = 1
    return wasAlone ? 'refused' : 'taken'
  }
  const run = async (): Promise<Sent> => {
    let sent: Sent = 'taken'
    while (sent === 'taken' && !isStopped) sent = await sendOnce()
    return sent
  }
  const pause = () => {
    failures += 1
    timer = setTimeout(start, Math.min(BACKOFF_MIN_MS * 2 ** (failures - 1), BACKOFF_MAX_MS))
  }
  const finish = (sent: Sent) => {
    running = null
    if (isStopped) return
    if (sent === 'refused' || sent === 'failed') return pause()
    failures = 0
    // Added between the last look and now.
    if (outbox.count() > 0) start()
  }
  const start = () => {
    if (running !== null || isStopped) return
    timer = undefined
    running = run()
      .catch((reason: unknown): Sent => {
        log('outbox.failed', { reason: reasonOf(reason) })
        return 'failed'
      })
      .then(finish)
  }
  start()
  return {
    wake: () => {
      if (timer === undefined) start()
    },
    flushAndStop: async (timeoutMs) => {
      clearTimeout(timer)
      start()
      let late: NodeJS.Timeout | undefined
      const patience = new Promise<void>((resolve) => {
        late = setTimeout(resolve, timeoutMs)
      })
      await Promise.race([running ?? Promise.resolve(), patience])
      isStopped = true
      clearTimeout(late)
      clearTimeout(timer)
    },
  }
}

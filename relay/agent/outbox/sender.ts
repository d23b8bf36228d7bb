/**
 * Tells the Worker what happened: at once after a rest, then what has come together since the last POST, one POST at a time, with
 * growing pauses on failure. The rows of the outbox stay until a 2xx: collecting delays events and loses none.
 */
import { reasonOf } from '../../log.ts'
import { createBatchSender, EVENTS_PER_POST, type SendDeps, type Sent } from './send-batch.ts'

export interface SenderDeps extends SendDeps {
  /** From the beginning of one POST to that of the next, unless so many events wait that they fill one. */
  readonly collectMs: number
}

export interface OutboxSender {
  /** Something was added. */
  wake(): void
  /** Sends once what is there, for at most `timeoutMs`, and stops. */
  flushAndStop(timeoutMs: number): Promise<void>
}

const BACKOFF_MIN_MS = 250
const BACKOFF_MAX_MS = 60_000
const REFUSALS_PER_RUN = 20

async function atMost(timeoutMs: number, work: Promise<void>): Promise<void> {
  let late: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    late = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([work, patience])
  clearTimeout(late)
}

/** Starts the sender; it sends what an earlier process has left. */
export function startOutboxSender(deps: SenderDeps): OutboxSender {
  const { outbox, log, collectMs } = deps
  const sendBatch = createBatchSender(deps)
  let isStopped = false
  let isFlushing = false
  let running: Promise<void> | null = null
  let pausing: NodeJS.Timeout | undefined
  let collecting: NodeJS.Timeout | undefined
  let startedAtMs = Number.NEGATIVE_INFINITY
  let failures = 0
  let isFailing = false

  const goesOn = (sent: Sent, refusals: number): boolean =>
    sent === 'again' || (sent === 'taken' && isFlushing) || (sent === 'refused' && refusals < REFUSALS_PER_RUN)
  /** Sends until what is left may wait, the Worker fails, or every event that is left was refused. */
  const run = async (): Promise<Sent> => {
    let sent: Sent = 'again'
    let refusals = 0
    while (!isStopped && goesOn(sent, refusals)) {
      sent = await sendBatch()
      if (sent !== 'refused') continue
      refusals += 1
      if (refusals >= outbox.count()) break
    }
    return sent
  }
  const clearTimers = () => {
    for (const timer of [pausing, collecting]) clearTimeout(timer)
    pausing = collecting = undefined
  }
  const pause = () => {
    failures += 1
    pausing = setTimeout(start, Math.min(BACKOFF_MIN_MS * 2 ** (failures - 1), BACKOFF_MAX_MS))
  }
  const startWhenDue = () => {
    const waitMs = startedAtMs + collectMs - performance.now()
    if (waitMs <= 0 || outbox.count() >= EVENTS_PER_POST) start()
    else collecting ??= setTimeout(start, waitMs)
  }
  const finish = (sent: Sent) => {
    running = null
    isFailing = sent === 'failed'
    if (isStopped) return
    if (sent === 'refused' || sent === 'failed') return pause()
    failures = 0
    // Added since the last look.
    if (outbox.count() > 0) startWhenDue()
  }
  const start = () => {
    if (running !== null || isStopped) return
    clearTimers()
    startedAtMs = performance.now()
    running = run()
      .catch((reason: unknown): Sent => {
        log('outbox.failed', { reason: reasonOf(reason) })
        return 'failed'
      })
      .then(finish)
  }
  start()
  return {
    // A Worker that fails is given its pause; an event that it refused must not delay new ones.
    wake: () => {
      if (running === null && !isStopped && (pausing === undefined || !isFailing)) startWhenDue()
    },
    flushAndStop: async (timeoutMs) => {
      const flush = async () => {
        isFlushing = true
        // What is under way may have begun before the last event was added.
        await running
        start()
        await running
      }
      await atMost(timeoutMs, flush())
      isStopped = true
      clearTimers()
    },
  }
}

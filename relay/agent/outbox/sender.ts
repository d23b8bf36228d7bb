/** Tells the Worker what happened: at once when something is added, one POST at a time, with growing pauses on failure. */
import { reasonOf } from '../../log.ts'
import { createBatchSender, type SendDeps, type Sent } from './send-batch.ts'

export interface OutboxSender {
  /** Something was added. */
  wake(): void
  /** Sends once what is there, for at most `timeoutMs`, and stops. */
  flushAndStop(timeoutMs: number): Promise<void>
}

const BACKOFF_MIN_MS = 250
const BACKOFF_MAX_MS = 60_000
const REFUSALS_PER_RUN = 20

/** Starts the sender; it sends what an earlier process has left. */
export function startOutboxSender(deps: SendDeps): OutboxSender {
  const { outbox, log } = deps
  const sendBatch = createBatchSender(deps)
  let isStopped = false
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let isFailing = false

  /** Sends until nothing is left, the Worker fails, or every event that is left was refused. */
  const run = async (): Promise<Sent> => {
    let sent: Sent = 'taken'
    let refusals = 0
    while (!isStopped && (sent === 'taken' || (sent === 'refused' && refusals < REFUSALS_PER_RUN))) {
      sent = await sendBatch()
      if (sent !== 'refused') continue
      refusals += 1
      if (refusals >= outbox.count()) break
    }
    return sent
  }
  const pause = () => {
    failures += 1
    timer = setTimeout(start, Math.min(BACKOFF_MIN_MS * 2 ** (failures - 1), BACKOFF_MAX_MS))
  }
  const finish = (sent: Sent) => {
    running = null
    isFailing = sent === 'failed'
    if (isStopped) return
    if (sent === 'refused' || sent === 'failed') return pause()
    failures = 0
    // Added between the last look and now.
    if (outbox.count() > 0) start()
  }
  const start = () => {
    if (running !== null || isStopped) return
    clearTimeout(timer)
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
    // A Worker that fails is given its pause; an event that it refused must not delay new ones.
    wake: () => {
      if (timer === undefined || !isFailing) start()
    },
    flushAndStop: async (timeoutMs) => {
      const flush = async () => {
        // What is under way may have begun before the last event was added.
        await running
        clearTimeout(timer)
        start()
        await running
      }
      let late: NodeJS.Timeout | undefined
      const patience = new Promise<void>((resolve) => {
        late = setTimeout(resolve, timeoutMs)
      })
      await Promise.race([flush(), patience])
      isStopped = true
      clearTimeout(late)
      clearTimeout(timer)
    },
  }
}

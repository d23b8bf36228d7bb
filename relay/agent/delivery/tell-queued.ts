/**
 * Tells of deliveries that are in the journal and still untried: most are tried sooner, and then one event says it all. In memory: what
 * is lost with the process the Worker asks for within a minute.
 */
import { type Log, reasonOf } from '../../log.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import type { DeliveryRows } from '../journal/delivery-rows.ts'
import type { Journal } from '../journal/journal.ts'
import type { OutboxRows } from '../journal/outbox-rows.ts'
import { buildEvent } from './build-event.ts'

export interface QueuedTellerDeps {
  readonly journal: Journal
  readonly deliveries: Pick<DeliveryRows, 'find'>
  readonly outbox: Pick<OutboxRows, 'add'>
  readonly log: Log
  /** Real time. */
  readonly afterMs: number
  /** Why a delivery is not tried yet, where that is known. */
  readonly why: (delivery: WaitingDelivery) => string | null
  /** Something was put into the outbox. */
  readonly told: () => void
}

export interface QueuedTeller {
  /** These came now. */
  came(deliveries: readonly WaitingDelivery[]): void
  stop(): void
}

/** What an event takes. */
const REASON_MAX = 200

const OPEN: ReadonlySet<string> = new Set(['waiting', 'sending'])

/** Makes the teller; it waits for nothing until something comes. */
export function createQueuedTeller(deps: QueuedTellerDeps): QueuedTeller {
  const { journal, deliveries, outbox, log, afterMs, why, told } = deps
  const timers = new Set<NodeJS.Timeout>()

  /** Inside a transaction. */
  const tellOne = (no: number): void => {
    const delivery = deliveries.find(no)
    if (delivery === null || delivery.attempts > 0 || !OPEN.has(delivery.state)) return
    const reason = why(delivery)?.slice(0, REASON_MAX) ?? null
    const event = buildEvent(delivery, { kind: 'queued', mark: 0, attempt: null, reason, atMs: delivery.receivedAtMs })
    outbox.add(event.id, JSON.stringify(event))
  }
  const tell = async (numbers: readonly number[]): Promise<void> => {
    try {
      await journal.write(() => numbers.forEach(tellOne))
      told()
    } catch (reason) {
      log('queued.not_told', { reason: reasonOf(reason), deliveries: numbers.length })
    }
  }
  return {
    came: (waiting) => {
      if (waiting.length === 0) return
      const numbers = waiting.map(({ no }) => no)
      const timer = setTimeout(() => {
        timers.delete(timer)
        void tell(numbers)
      }, afterMs)
      timers.add(timer)
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

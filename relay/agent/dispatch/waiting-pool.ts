/** Everything that waits, as the dispatcher sees it: the due walk, the ready queues, and what has been taken from them. */
import type { Clock } from '../clock.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import type { DeliveryRows } from '../journal/delivery-rows.ts'
import { createDueScan } from './due-scan.ts'
import { createReadyQueues, QUEUE_ROWS_MAX, type ReadyQueues, type ReadyQueuesDeps } from './ready-queues.ts'

export interface WaitingPool {
  readonly ready: ReadyQueues
  /** Marks deliveries as taken: they are not offered again until `free`. */
  reserve(nos: Iterable<number>): void
  free(no: number): void
  isReserved(no: number): boolean
  /** Takes a delivery in: due ones into the queues, others into the timer's view. */
  offer(delivery: WaitingDelivery): void
  /** Forgets the queues and walks the whole schedule again. */
  rescan(): void
  stop(): void
}

/** Makes an empty pool; `wake` is called when something may have become ready. */
export function createWaitingPool(deps: {
  readonly deliveries: DeliveryRows
  readonly clock: Clock
  readonly wake: () => void
  readonly mayPass: ReadyQueuesDeps['mayPass']
}): WaitingPool {
  const { deliveries, clock, wake, mayPass } = deps
  const reserved = new Set<number>()
  let isStopped = false
  const refill: ReadyQueuesDeps['refill'] = (flow, taken) =>
    deliveries
      .dueOfFlow(flow, clock.now(), QUEUE_ROWS_MAX + reserved.size + taken.size)
      .filter(({ no }) => !(reserved.has(no) || taken.has(no)))
  const ready = createReadyQueues({ refill, mayPass })
  const offerDue = (delivery: WaitingDelivery) => {
    if (!reserved.has(delivery.no)) ready.offer(delivery, performance.now())
  }
  const due = createDueScan({ deliveries, clock, offer: offerDue, woken: wake })
  return {
    ready,
    reserve: (nos) => {
      for (const no of nos) reserved.add(no)
    },
    free: (no) => {
      reserved.delete(no)
      ready.recall(no)
    },
    isReserved: (no) => reserved.has(no),
    offer: (delivery) => {
      if (isStopped || reserved.has(delivery.no)) return
      if (delivery.nextAtMs <= clock.now()) offerDue(delivery)
      else due.expect(delivery.nextAtMs)
      wake()
    },
    rescan: () => {
      // A fault's delayed rescan may come after the journal was closed.
      if (isStopped) return
      ready.clear()
      due.rewind()
      due.scan()
      wake()
    },
    stop: () => {
      isStopped = true
      due.stop()
    },
  }
}

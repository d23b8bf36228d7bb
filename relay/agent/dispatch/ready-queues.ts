/**
 * Due deliveries in memory, one queue a domain and class. A queue whose site is at its limit or whose route is being
 * looked up is set aside under a key, so that it holds nobody else.
 */
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import { createHeap } from './heap.ts'

/** A delivery with the real, monotonic time at which it became due. */
export interface ReadyDelivery {
  readonly delivery: WaitingDelivery
  readonly readySince: number
}

export interface DomainQueue {
  readonly domain: string
  readonly class: MailClass
  /** More due deliveries are in the journal than memory takes. */
  hasMore: boolean
  readonly rows: ReadyDelivery[]
  /** Index of the first row not taken yet. */
  head: number
}

export interface ReadyQueues {
  /** Adds a due delivery once; beyond the queue's limit it stays in the journal. */
  offer(delivery: WaitingDelivery, readySince: number): void
  /** The queue with the oldest delivery of a class. */
  first(mailClass: MailClass): DomainQueue | undefined
  /** Takes the first delivery of the first queue; it is not read from the journal again before `recall` or `clear`. */
  take(queue: DomainQueue): ReadyDelivery | undefined
  /** What was taken has been dealt with: whatever the journal says of it counts again. */
  recall(no: number): void
  /** Sets the first queue of its class aside until `release` of the same key. */
  setAside(queue: DomainQueue, key: string): void
  release(key: string): void
  clear(): void
}

/** Rows a queue keeps in memory; the rest is read when they are gone. */
export const QUEUE_ROWS_MAX = 1_000

const headTime = (queue: DomainQueue): number => queue.rows[queue.head]?.delivery.nextAtMs ?? Number.NEGATIVE_INFINITY

type Place = Pick<DomainQueue, 'class' | 'domain'>
const keyOf = (place: Place): string => `${place.class} ${place.domain}`
const emptyQueue = (place: Place): DomainQueue => ({
  domain: place.domain,
  class: place.class,
  hasMore: false,
  rows: [],
  head: 0,
})

/** Makes empty queues. `refill` reads a queue's next due rows from the journal, without those `taken`, which wait there still. */
export function createReadyQueues(
  refill: (queue: DomainQueue, taken: ReadonlySet<number>) => readonly WaitingDelivery[],
): ReadyQueues {
  const older = (one: DomainQueue, other: DomainQueue) => headTime(one) < headTime(other)
  const heaps = { transactional: createHeap(older), bulk: createHeap(older) }
  const queues = new Map<string, DomainQueue>()
  const aside = new Map<string, DomainQueue[]>()
  const inside = new Set<number>()
  const taken = new Set<number>()

  const queueFor = (delivery: WaitingDelivery): DomainQueue => {
    const key = keyOf(delivery)
    const queue = queues.get(key) ?? emptyQueue(delivery)
    queues.set(key, queue)
    return queue
  }
  const append = (queue: DomainQueue, delivery: WaitingDelivery, readySince: number) => {
    inside.add(delivery.no)
    taken.delete(delivery.no)
    queue.rows.push({ delivery, readySince })
  }
  const refresh = (queue: DomainQueue) => {
    if (queue.head >= QUEUE_ROWS_MAX || queue.head >= queue.rows.length) {
      queue.rows.splice(0, queue.head)
      queue.head = 0
    }
    if (queue.rows.length > 0 || !queue.hasMore) return
    const rows = refill(queue, taken)
    queue.hasMore = rows.length >= QUEUE_ROWS_MAX
    for (const row of rows) if (!inside.has(row.no)) append(queue, row, performance.now())
  }
  const forgetEmpty = (queue: DomainQueue): boolean => {
    refresh(queue)
    if (queue.head < queue.rows.length) return false
    queues.delete(keyOf(queue))
    return true
  }
  return {
    offer: (delivery, readySince) => {
      if (inside.has(delivery.no)) return
      const queue = queueFor(delivery)
      const isNew = queue.rows.length === 0
      if (queue.rows.length - queue.head >= QUEUE_ROWS_MAX) queue.hasMore = true
      else append(queue, delivery, readySince)
      if (isNew) heaps[delivery.class].push(queue)
    },
    first: (mailClass) => heaps[mailClass].peek(),
    take: (queue) => {
      heaps[queue.class].pop()
      const ready = queue.rows[queue.head]
      queue.head += 1
      if (ready !== undefined) {
        inside.delete(ready.delivery.no)
        taken.add(ready.delivery.no)
      }
      if (!forgetEmpty(queue)) heaps[queue.class].push(queue)
      return ready
    },
    recall: (no) => {
      taken.delete(no)
    },
    setAside: (queue, key) => {
      heaps[queue.class].pop()
      aside.set(key, [...(aside.get(key) ?? []), queue])
    },
    release: (key) => {
      for (const queue of aside.get(key) ?? []) heaps[queue.class].push(queue)
      aside.delete(key)
    },
    clear: () => {
      heaps.transactional.clear()
      heaps.bulk.clear()
      for (const each of [queues, aside, inside, taken]) each.clear()
    },
  }
}

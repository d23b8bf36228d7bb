/**
 * Moves deliveries from the journal's schedule into the ready queues when they become due: one walk along the due index
 * and one timer to the next due time. Due times are rows, so a restart or a moved clock only walks again.
 */
import type { Clock } from '../clock.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import type { DeliveryRows, DueMark } from '../journal/delivery-rows.ts'

export interface DueScan {
  /** Offers what has become due since the last walk and sets the timer for what is next. */
  scan(): void
  /** Sets the timer earlier when a delivery is due before it. */
  expect(nextAtMs: number): void
  /** Forgets how far the walk has come. */
  rewind(): void
  stop(): void
}

const PAGE_ROWS = 2_000
/** Longest sleep: a timer must fit 31 bits, and a look at the index costs nothing. */
const SLEEP_MAX_MS = 60_000
const START: DueMark = { nextAtMs: Number.MIN_SAFE_INTEGER, no: 0 }

/** Makes the scan; `offer` gets each due delivery, `woken` is called when the timer has found some. */
export function createDueScan(deps: {
  readonly deliveries: DeliveryRows
  readonly clock: Clock
  readonly offer: (delivery: WaitingDelivery) => void
  readonly woken: () => void
}): DueScan {
  let mark = START
  let timer: NodeJS.Timeout | undefined
  let timerAtMs = Number.POSITIVE_INFINITY

  const sleepUntil = (atMs: number) => {
    clearTimeout(timer)
    timerAtMs = atMs
    const sleepMs = Math.min(Math.max(atMs - deps.clock.now(), 0), SLEEP_MAX_MS)
    timer = setTimeout(() => {
      scan()
      deps.woken()
    }, sleepMs)
  }
  const scan = () => {
    const nowMs = deps.clock.now()
    for (let rows = PAGE_ROWS; rows === PAGE_ROWS; ) {
      const page = deps.deliveries.dueAfter(mark, nowMs, PAGE_ROWS)
      for (const delivery of page) deps.offer(delivery)
      mark = page.at(-1) ?? mark
      rows = page.length
    }
    sleepUntil(deps.deliveries.nextDueMs(mark) ?? Number.POSITIVE_INFINITY)
  }
  return {
    scan,
    expect: (nextAtMs) => {
      if (nextAtMs < timerAtMs) sleepUntil(nextAtMs)
    },
    rewind: () => {
      mark = START
    },
    stop: () => clearTimeout(timer),
  }
}

import { describe, expect, it } from 'vitest'
import type { WaitingDelivery } from '../journal/delivery-row.ts'
import { sampleDelivery } from '../testing/sample-delivery.ts'
import { createReadyQueues, QUEUE_ROWS_MAX } from './ready-queues.ts'

/** More due mail of one domain than a queue holds; the journal goes on to name what was only taken. */
function createFull(count: number) {
  const { tenant } = sampleDelivery()
  const journal = Array.from({ length: count }, (_, at) => sampleDelivery({ no: at + 1, tenant, domain: 'a.example' }))
  let reads = 0
  const refill = (_: unknown, taken: ReadonlySet<number>) => {
    reads += 1
    if (reads > 2 * Math.ceil(count / QUEUE_ROWS_MAX)) throw new Error('The queue is read without end')
    return journal.filter(({ no }) => !taken.has(no)).slice(0, QUEUE_ROWS_MAX)
  }
  const ready = createReadyQueues({ refill, mayPass: () => true })
  for (const delivery of journal) ready.offer(delivery, 0)
  const takeAll = (): WaitingDelivery[] => {
    const taken: WaitingDelivery[] = []
    for (let flow = ready.next(() => true); flow !== undefined; flow = ready.next(() => true)) {
      taken.push(...[ready.take(flow)?.delivery].flatMap((delivery) => delivery ?? []))
      ready.putBack(flow)
    }
    return taken
  }
  return { ready, journal, takeAll }
}

describe('a queue of more due mail than memory takes', () => {
  it('gives each delivery once, though none of them leaves the journal', () => {
    const { takeAll, journal } = createFull(2 * QUEUE_ROWS_MAX + 500)
    const nos = takeAll().map(({ no }) => no)
    expect(nos).toHaveLength(journal.length)
    expect(new Set(nos).size).toBe(journal.length)
  })

  it('gives one again that was recalled or offered anew, and all after they were cleared', () => {
    const { ready, takeAll, journal } = createFull(QUEUE_ROWS_MAX + 1)
    expect(takeAll()).toHaveLength(journal.length)
    ready.offer(journal[0]!, 0)
    expect(takeAll()).toEqual([journal[0]])
    ready.clear()
    for (const delivery of journal) ready.offer(delivery, 0)
    expect(takeAll()).toHaveLength(journal.length)
  })
})

import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import type { WorkerLink } from '../../worker-link.ts'
import { parseConfig } from '../config.ts'
import type { OutboxRow, OutboxRows } from '../journal/outbox-rows.ts'
import { fitBatch } from './send-batch.ts'
import { startOutboxSender } from './sender.ts'

const rowOf = (seq: number, bytes: number): OutboxRow => ({ seq, id: `event ${seq}`, body: `"${'x'.repeat(bytes)}"` })

/** An outbox in memory and a Worker that answers with `statusOf` the events of a POST. */
function createBench(statusOf: (bodies: readonly string[]) => number) {
  let rows: OutboxRow[] = []
  const outbox: OutboxRows = {
    add: (id, body) => rows.push({ seq: rows.length + 1, id, body }),
    oldest: (limit) => rows.slice(0, limit),
    remove: async (gone) => {
      rows = rows.filter((row) => !gone.some((other) => other.seq === row.seq))
    },
    moveToEnd: async (moved) => {
      rows = [...rows.filter((row) => row.seq !== moved.seq), moved]
    },
    count: () => rows.length,
  }
  const posts: string[][] = []
  const worker: Pick<WorkerLink, 'postText'> = {
    postText: async (_path, body) => {
      const { events } = JSON.parse(body) as { events: string[] }
      posts.push(events)
      return { status: statusOf(events), json: null }
    },
  }
  return { outbox, worker, posts, ids: () => rows.map((row) => row.id) }
}

describe('startOutboxSender', () => {
  it('sends what an earlier process has left, and what is added later', async () => {
    const bench = createBench(() => 202)
    bench.outbox.add('a', '"a"')
    const sender = startOutboxSender({ ...bench, collectMs: 0, log: () => {} })
    await eventually(() => expect(bench.posts).toEqual([['a']]))
    bench.outbox.add('b', '"b"')
    sender.wake()
    await eventually(() => expect(bench.posts).toEqual([['a'], ['b']]))
    await sender.flushAndStop(100)
    expect(bench.outbox.count()).toBe(0)
  })

  it('lets others pass an event that the Worker refuses, and keeps it', async () => {
    const bench = createBench((events) => (events.includes('bad') ? 422 : 200))
    for (const id of ['bad', 'a', 'b', 'c']) bench.outbox.add(id, JSON.stringify(id))
    const sender = startOutboxSender({ ...bench, collectMs: 0, log: () => {} })
    await eventually(() => expect(bench.ids()).toEqual(['bad']))
    bench.outbox.add('d', '"d"')
    sender.wake()
    // Nothing here waits for a timer, so one turn is enough.
    await new Promise(setImmediate)
    expect(bench.ids()).toEqual(['bad'])
    await sender.flushAndStop(100)
    expect(bench.outbox.count()).toBe(1)
  })

  it('tries once more when it is told to stop, and keeps what was not taken', async () => {
    const bench = createBench(() => 503)
    bench.outbox.add('a', '"a"')
    const log = vi.fn()
    const sender = startOutboxSender({ ...bench, collectMs: 0, log })
    await eventually(() => expect(log).toHaveBeenCalled())
    await sender.flushAndStop(10_000)
    expect(bench.posts).toHaveLength(2)
    expect(bench.ids()).toEqual(['a'])
  })
})

describe('startOutboxSender, events that come together', () => {
  afterEach(() => void vi.useRealTimers())

  /** The pause of production, whose events come one after another. */
  function startCollecting() {
    vi.useFakeTimers()
    const environment = {
      ...{ RELAY_ID: 'relay-1', RELAY_SECRET: 'a secret of sixteen and more', WORKER_URL: 'https://worker.example' },
      ...{ DATA_DIR: '/nowhere', HARAKA_SOCKET: '/nowhere/h.sock', EHLO_NAME: 'relay.example' },
    }
    const parsed = parseConfig(environment)
    if (!parsed.ok) throw new Error(parsed.why)
    const bench = createBench(() => 200)
    const sender = startOutboxSender({ ...bench, collectMs: parsed.config.EVENTS_COLLECT_MS, log: () => {} })
    const add = (...ids: readonly string[]) => {
      for (const id of ids) bench.outbox.add(id, JSON.stringify(id))
      sender.wake()
    }
    return { ...bench, sender, add }
  }

  it('sends the first after a rest at once, and those of the next quarter second in one POST', async () => {
    const { add, posts, sender } = startCollecting()
    await vi.advanceTimersByTimeAsync(60_000)
    add('a')
    await vi.advanceTimersByTimeAsync(0)
    expect(posts).toEqual([['a']])
    add('b')
    await vi.advanceTimersByTimeAsync(200)
    add('c')
    expect(posts).toEqual([['a']])
    await vi.advanceTimersByTimeAsync(50)
    expect(posts).toEqual([['a'], ['b', 'c']])
    await vi.advanceTimersByTimeAsync(250)
    add('d')
    await vi.advanceTimersByTimeAsync(0)
    expect(posts).toEqual([['a'], ['b', 'c'], ['d']])
    await sender.flushAndStop(100)
  })

  it('does not wait once a POST is full', async () => {
    const { add, posts, sender } = startCollecting()
    await vi.advanceTimersByTimeAsync(60_000)
    add('first')
    await vi.advanceTimersByTimeAsync(0)
    add(...Array.from({ length: 99 }, (_, n) => String(n)))
    await vi.advanceTimersByTimeAsync(0)
    expect(posts).toHaveLength(1)
    add('the hundredth')
    await vi.advanceTimersByTimeAsync(0)
    expect(posts.map((post) => post.length)).toEqual([1, 100])
    await sender.flushAndStop(100)
  })

  it('sends what waits when it is told to stop', async () => {
    const { add, posts, sender, ids } = startCollecting()
    await vi.advanceTimersByTimeAsync(60_000)
    add('a')
    await vi.advanceTimersByTimeAsync(0)
    add('b')
    await sender.flushAndStop(10_000)
    expect(posts).toEqual([['a'], ['b']])
    expect(ids()).toEqual([])
  })
})

describe('fitBatch', () => {
  it('keeps a POST below 100 KB, but never sends nothing', () => {
    const rows = [1, 2, 3, 4].map((seq) => rowOf(seq, 40_000))
    expect(fitBatch(rows).map((row) => row.seq)).toEqual([1, 2])
    expect(fitBatch([rowOf(1, 200_000), rowOf(2, 1)]).map((row) => row.seq)).toEqual([1])
    expect(fitBatch([])).toEqual([])
  })
})

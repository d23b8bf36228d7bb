import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import type { StoredDelivery } from '../journal/delivery-row.ts'
import type { Journal } from '../journal/journal.ts'
import { createAgentWorld } from '../testing/agent-world.ts'
import { sampleDelivery } from '../testing/sample-delivery.ts'
import { postJobs, sampleJob } from '../testing/sample-jobs.ts'
import { createQueuedTeller } from './tell-queued.ts'

const AFTER_MS = 2_000

afterEach(() => void vi.useRealTimers())

/** A teller over deliveries in memory. */
function stage(rows: readonly Partial<StoredDelivery>[]) {
  vi.useFakeTimers()
  const none = { state: 'waiting', attemptId: null, targetJson: null, holdId: null, stop: null }
  const stored = rows.map((row, at): StoredDelivery => ({ ...sampleDelivery({ no: at + 1, n: at }), ...none, ...row }))
  const added: string[] = []
  const told = vi.fn()
  const teller = createQueuedTeller({
    journal: { write: async (work: () => unknown) => work() } as unknown as Journal,
    deliveries: { find: (no) => stored.find((row) => row.no === no) ?? null },
    outbox: { add: (_id, body) => added.push(body) },
    log: () => {},
    afterMs: AFTER_MS,
    why: ({ n }) => (n === 1 ? 'x'.repeat(300) : null),
    told,
  })
  const came = () => teller.came(rows.map((_, at) => sampleDelivery({ no: at + 1 })))
  return { teller, came, told, kinds: () => added.map((body) => [JSON.parse(body).n, JSON.parse(body).kind]) }
}

describe('createQueuedTeller', () => {
  it('tells of what is untried after the pause, and of nothing else', async () => {
    const { came, kinds, told } = stage([{}, { state: 'sending' }, { state: 'done', attempts: 1 }, { attempts: 1 }])
    came()
    await vi.advanceTimersByTimeAsync(AFTER_MS - 1)
    expect(kinds()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(kinds()).toEqual([
      [0, 'queued'],
      [1, 'queued'],
    ])
    expect(told).toHaveBeenCalledOnce()
  })

  it('tells nothing once it is stopped', async () => {
    const { came, kinds, teller } = stage([{}])
    came()
    teller.stop()
    await vi.advanceTimersByTimeAsync(AFTER_MS)
    expect(kinds()).toEqual([])
  })

  it('is told to the Worker of a mail whose attempt takes long, before its result', async () => {
    const world = await createAgentWorld()
    try {
      const agent = await world.start({ QUEUED_TOLD_AFTER_MS: '50' })
      world.haraka.behaviour = () => null
      const { job, raw } = sampleJob('u@a.example')
      await postJobs(agent, [{ job, raw }])
      await eventually(() => expect(world.worker.kindsOf(job.id)).toEqual(['queued']))
      const [event] = world.worker.events
      expect(event?.occurredAt).toBe(event?.receivedAt)
      world.haraka.end(world.haraka.attempts[0]?.request.id ?? '', {})
      await eventually(() => expect(world.worker.kindsOf(job.id)).toEqual(['queued', 'delivered']))
    } finally {
      await world.close()
    }
  })
})

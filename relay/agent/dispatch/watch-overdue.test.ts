import { describe, expect, it, vi } from 'vitest'
import { startOverdueWatch } from './watch-overdue.ts'
import { createWire } from './wire.ts'

describe('startOverdueWatch', () => {
  it('alarms once for each attempt on the wire for longer than 15 minutes, and counts those', () => {
    let now = 0
    const [wire, log] = [createWire({ slots: 10, siteShare: 1 }), vi.fn()]
    const watch = startOverdueWatch({ wire, log, monotonicMs: () => now })
    const entry = { tenant: 't', class: 'bulk', site: 's', source: null, untriedHosts: 0, state: 'posted' } as const
    wire.add({ ...entry, attemptId: 'old', deliveryNo: 1, since: 0 })
    wire.add({ ...entry, attemptId: 'young', deliveryNo: 2, since: 60_000 })
    now = 900_000
    watch.look()
    expect([watch.count(), log.mock.calls.length]).toEqual([0, 0])
    now = 900_001
    for (let times = 0; times < 3; times += 1) watch.look()
    expect(log.mock.calls).toEqual([['attempt.overdue', { level: 'error', attempt: 'old', site: 's' }]])
    wire.remove('old')
    expect(watch.count()).toBe(0)
    watch.stop()
  })
})

import { describe, expect, it } from 'vitest'
import type { Decision } from './decide-next.ts'
import { stopInstead } from './stop-instead.ts'

const waits: Decision = {
  kind: 'deferred',
  isDone: false,
  nextAtMs: 5,
  nextTryAtMs: 5,
  ...{ rounds: 1, interruptions: 0, unknowns: 0, tried: [] },
}

describe('stopInstead', () => {
  it('leaves a decision alone that is final or that nothing stops', () => {
    const done: Decision = { ...waits, kind: 'delivered', isDone: true }
    expect(stopInstead(null, waits, 'deferred')).toEqual({ decision: waits, reason: null })
    expect(stopInstead({ state: 'canceled', reason: 'x' }, done, 'delivered')).toEqual({ decision: done, reason: null })
  })

  it('ends what would be tried again, as the command says', () => {
    const { decision, reason } = stopInstead({ state: 'suppressed', reason: 'x' }, waits, 'unknown')
    expect([decision.kind, decision.isDone, decision.nextTryAtMs, reason]).toEqual(['suppressed', true, null, 'x'])
  })

  it('gives back what was deferred, but not what the peer may have', () => {
    const stop = { state: 'returned', reason: 'x' } as const
    expect(stopInstead(stop, waits, 'deferred').decision).toMatchObject({ kind: 'deferred', isDone: true })
    expect(stopInstead(stop, waits, 'unknown').decision).toBe(waits)
  })
})

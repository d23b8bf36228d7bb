import { afterEach, describe, expect, it, vi } from 'vitest'
import { crashed, type ProjectOutcome } from './outcome.ts'
import { addUp, printOutcomes } from './print-outcomes.ts'

const outcome = (change: Partial<ProjectOutcome>): ProjectOutcome => ({ passed: 0, failed: [], skipped: [], ...change })
const skip = (reason: string | null) => ({ file: 'a.test.ts', name: 'a', reason })

describe('addUp', () => {
  it('adds the projects up', () => {
    const outcomes = new Map([
      ['unit', outcome({ passed: 3, skipped: [skip('needs Postfix')] })],
      ['worker', outcome({ passed: 2, failed: [{ file: 'b.test.ts', name: 'b', message: 'no' }] })],
    ])
    expect(addUp(outcomes)).toEqual({ passed: 5, failed: 1, skipped: 1 })
  })

  it('counts a skip without a reason as a failure', () => {
    expect(addUp(new Map([['unit', outcome({ skipped: [skip(null)] })]]))).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('counts a crash as a failure', () => {
    expect(addUp(new Map([['unit', crashed('unit', 'killed')]])).failed).toBe(1)
  })
})

describe('printOutcomes', () => {
  afterEach(() => vi.restoreAllMocks())

  it('names failures and skips and ends with the counts alone', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    const failed = [{ file: 'b.test.ts', name: 'breaks', message: 'expected 1' }]
    printOutcomes(new Map([['unit', outcome({ passed: 1, failed, skipped: [skip('needs Postfix')] })]]))
    const lines = log.mock.calls.map(([line]) => String(line))
    expect(lines.join('\n')).toMatch(/b\.test\.ts[\s\S]*breaks[\s\S]*expected 1/)
    expect(lines.join('\n')).toContain('needs Postfix')
    expect(lines.at(-1)).toBe('1 passed, 1 failed')
  })
})

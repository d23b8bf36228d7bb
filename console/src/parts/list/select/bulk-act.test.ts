import { describe, expect, it } from 'vitest'
import { ApiError } from '../../../api/api-error.ts'
import { runInTurn } from './bulk-act.ts'

const ROWS = [1, 2, 3, 4, 5]
const go = { onProgress: () => {}, isStopped: () => false }

describe('runInTurn', () => {
  it('does all, as many at once as the act takes, and tells how far it is', async () => {
    const calls: (readonly number[])[] = []
    const counts: number[] = []
    const run = async (rows: readonly number[]) => calls.push(rows)
    const outcome = await runInTurn({ run, rowsAtOnce: 2 }, ROWS, { ...go, onProgress: (count) => counts.push(count) })
    expect(calls).toEqual([[1, 2], [3, 4], [5]])
    expect(counts).toEqual([2, 4, 5])
    expect(outcome).toEqual({ done: ROWS, refused: 0, why: null })
  })
  it.each([404, 409, 422])('goes on after a refusal with %i', async (status) => {
    const run = async ([row]: readonly number[]) => {
      if (row === 2) throw new ApiError(status, 'conflict', 'It is delivered.')
    }
    expect(await runInTurn({ run, rowsAtOnce: 1 }, ROWS, go)).toEqual({
      done: [1, 3, 4, 5],
      refused: 1,
      why: 'It is delivered.',
    })
  })
  it.each([0, 401, 403, 429, 500])('stops at an answer %i', async (status) => {
    const calls: number[] = []
    const run = async ([row = 0]: readonly number[]) => {
      calls.push(row)
      if (row === 2) throw new ApiError(status, 'some', 'Not now.')
    }
    await expect(runInTurn({ run, rowsAtOnce: 1 }, ROWS, go)).rejects.toThrow('Not now.')
    expect(calls).toEqual([1, 2])
  })
  it('stops when it is told to', async () => {
    const calls: number[] = []
    const run = async ([row = 0]: readonly number[]) => calls.push(row)
    const outcome = await runInTurn({ run, rowsAtOnce: 1 }, ROWS, { ...go, isStopped: () => calls.length === 2 })
    expect(outcome.done).toEqual([1, 2])
  })
})

import { describe, expect, it } from 'vitest'
import type { BulkAct } from './bulk-act.ts'
import { makeBulkJob } from './bulk-job.ts'

const WATCH = { onProgress: () => {}, isStopped: () => false }
const act = (more: Partial<BulkAct<number>> = {}): BulkAct<number> => ({
  ...{ id: 'do', label: 'Do', icon: null, title: 'Do it?', consequence: 'It is done.', rowsAtOnce: 10 },
  ...{ fits: (row) => row % 2 === 0, run: async () => {}, done: (count) => `${count} done.` },
  ...more,
})

describe('a job', () => {
  it('is about the rows that it fits, and says how many those are', () => {
    const { count, consequence } = makeBulkJob(act(), [1, 2, 3, 4, 6])
    expect(count).toBe(3)
    expect(consequence).toBe('It can be done to 3 of the 5 selected. It is done.')
    expect(makeBulkJob(act(), [2, 4]).consequence).toBe('It is done.')
  })
  it('is taken back for what was done, where that can be', async () => {
    const undone: (readonly number[])[] = []
    const undo = async (rows: readonly number[]) => undone.push(rows)
    await (await makeBulkJob(act({ undo }), [1, 2, 4]).run(WATCH)).undo?.()
    expect(undone).toEqual([[2, 4]])
    expect((await makeBulkJob(act({ undo }), [1]).run(WATCH)).undo).toBeUndefined()
    expect((await makeBulkJob(act(), [2]).run(WATCH)).undo).toBeUndefined()
  })
})

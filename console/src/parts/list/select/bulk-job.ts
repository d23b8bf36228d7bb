/** An act and the rows that it is done to. */
import { list as words } from '../../../text/list.ts'
import { type BulkAct, runInTurn } from './bulk-act.ts'

interface Watch {
  readonly onProgress: (count: number) => void
  readonly isStopped: () => boolean
}

interface JobOutcome {
  readonly done: number
  readonly refused: number
  readonly why: string | null
  /** Where something was done that can be taken back. */
  readonly undo: (() => Promise<unknown>) | undefined
}

export interface BulkJob {
  readonly title: string
  readonly label: string
  readonly consequence: string
  readonly count: number
  readonly run: (watch: Watch) => Promise<JobOutcome>
  readonly tellDone: (count: number) => string
}

export function makeBulkJob<Row>(act: BulkAct<Row>, selected: readonly Row[]): BulkJob {
  // What does not fit any more while the act goes on has been done.
  const rows = selected.filter(act.fits)
  const { title, label, undo } = act
  return {
    title,
    label,
    consequence: `${words.fitsSome(rows.length, selected.length)}${act.consequence}`,
    count: rows.length,
    tellDone: act.done,
    run: async (watch) => {
      const { done, refused, why } = await runInTurn(act, rows, watch)
      const canUndo = undo !== undefined && done.length > 0
      return { done: done.length, refused, why, undo: canUndo ? () => undo(done) : undefined }
    },
  }
}

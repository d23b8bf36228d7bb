/** Something that is done to many rows of a list at once. */
import type { ReactNode } from 'react'
import { ApiError } from '../../../api/api-error.ts'

export interface BulkAct<Row> {
  readonly id: string
  readonly label: string
  readonly icon: ReactNode
  readonly isDanger?: boolean
  readonly title: string
  /** What follows from it. */
  readonly consequence: string
  readonly fits: (row: Row) => boolean
  /** How many rows one call takes. */
  readonly rowsAtOnce: number
  readonly run: (rows: readonly Row[]) => Promise<unknown>
  readonly done: (count: number) => string
  /** Where it can be taken back. */
  readonly undo?: (rows: readonly Row[]) => Promise<unknown>
}

export interface Outcome<Row> {
  readonly done: readonly Row[]
  readonly refused: number
  /** Why the last one was refused. */
  readonly why: string | null
}

/** What stands in the way of one row and says nothing about the others. */
const OF_ONE_ROW: ReadonlySet<number> = new Set([404, 409, 422])

/** One call after the other. A refusal of some rows does not stop it; anything else that goes wrong is thrown. */
export async function runInTurn<Row>(
  { run, rowsAtOnce }: Pick<BulkAct<Row>, 'run' | 'rowsAtOnce'>,
  rows: readonly Row[],
  { onProgress, isStopped }: { onProgress: (count: number) => void; isStopped: () => boolean },
): Promise<Outcome<Row>> {
  const done: Row[] = []
  let [refused, why]: [number, string | null] = [0, null]
  for (let start = 0; start < rows.length && !isStopped(); start += rowsAtOnce) {
    const some = rows.slice(start, start + rowsAtOnce)
    try {
      await run(some)
      done.push(...some)
    } catch (error) {
      if (!(error instanceof ApiError) || !OF_ONE_ROW.has(error.status)) throw error
      refused += some.length
      why = error.message
    }
    onProgress(done.length + refused)
  }
  return { done, refused, why }
}

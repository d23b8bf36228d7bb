/** A whole list as the text of a file. */
import type { List } from '../../../api/list/page.ts'
import { fetchRows } from './fetch-rows.ts'
import { type CsvColumn, writeCsv } from './write-csv.ts'

/** How a list is written to a file. */
export interface CsvLook<Row> {
  /** Of the file, without its end. */
  readonly name: string
  readonly columns: readonly CsvColumn<Row>[]
}

export interface MadeCsv {
  readonly text: string
  readonly count: number
  /** Whether the list is longer than a file may be. */
  readonly isCut: boolean
}

export interface Watch {
  readonly onProgress: (count: number) => void
  readonly isStopped: () => boolean
}

/** Of a file; a hundred requests. */
export const CSV_ROWS_MAX = 10_000

/** Null when it was stopped. */
export async function makeCsv<Row extends { readonly id: string }>(
  { columns }: CsvLook<Row>,
  fetchPage: (after: string | undefined) => Promise<List<Row>>,
  watch: Watch,
): Promise<MadeCsv | null> {
  const fetched = await fetchRows({ fetchPage, rowsMax: CSV_ROWS_MAX, ...watch })
  if (fetched === null) return null
  return { text: writeCsv(columns, fetched.rows), count: fetched.rows.length, isCut: fetched.isCut }
}

/** Mails whose opens and clicks are counted, as CSV: read and sent in pages, so that all of it is never in memory. */
import { type ReadTracker, TrackerRow } from '@mailstead/contracts/api/reports/tracker.ts'
import type { Deps } from '../../deps.ts'
import type { Access } from '../access/access.ts'
import { toCsvLine } from './csv.ts'
import { refuseBefore, streamCsv } from './stream-csv.ts'
import { openTracker, readTrackerRows, type TrackerDeps } from './tracker.ts'

const ROWS_A_PAGE = 500
const COLUMNS = TrackerRow.keyof().options

type ReadPage = (after: string | undefined) => Promise<readonly TrackerRow[]>

async function* writeLines(from: string | undefined, readPage: ReadPage): AsyncGenerator<string> {
  yield toCsvLine(COLUMNS)
  let after = from
  for (;;) {
    const rows = await readPage(after)
    if (rows.length > 0) yield rows.map((row) => toCsvLine(COLUMNS.map((column) => row[column]))).join('')
    if (rows.length < ROWS_A_PAGE) return
    after = rows.at(-1)?.id
  }
}

/** All rows behind `after`, newest first. Throws `validation_error`; what fails later breaks the stream off and is logged. */
export async function streamTracker(
  deps: TrackerDeps & Pick<Deps, 'log'>,
  access: Access,
  request: ReadTracker,
): Promise<ReadableStream<Uint8Array>> {
  refuseBefore(request)
  const tracker = await openTracker(deps, access, request)
  const lines = writeLines(request.after, (after) =>
    readTrackerRows(deps, access, { ...tracker, position: { after } }, ROWS_A_PAGE),
  )
  return streamCsv(deps, 'tracker', lines)
}

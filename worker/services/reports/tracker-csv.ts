/** Mails whose opens and clicks are counted, as CSV: read and sent in pages, so that all of it is never in memory. */
import { type ReadTracker, TrackerRow } from '@mailstead/contracts/api/reports/tracker.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Access } from '../access/access.ts'
import { toCsvLine } from './csv.ts'
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
  if (request.before !== undefined)
    throw new Refusal('validation_error', '`before`: CSV holds all rows behind `after`. Leave `before` out.')
  const tracker = await openTracker(deps, access, request)
  const lines = writeLines(request.after, (after) =>
    readTrackerRows(deps, access, { ...tracker, position: { after } }, ROWS_A_PAGE),
  )
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await lines.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      } catch (error) {
        deps.log('error', 'report.broken_off', { report: 'tracker', error: describeError(error) })
        controller.error(error)
      }
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
}

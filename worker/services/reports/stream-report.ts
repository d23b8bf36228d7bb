/** A report as CSV, read and sent in pages, so that all of it is never in memory. */
import { DelayRow, type ReadReport, SummaryRow } from '@mailstead/contracts/api/reports/report.ts'
import type { Deps } from '../../deps.ts'
import type { RowKey } from '../../store/ledger/reports/report-rows.ts'
import type { Access } from '../access/access.ts'
import { toCsvLine } from './csv.ts'
import { openReport, type ReportDeps, readRows } from './open-report.ts'
import { showDelayRow, showSummaryRow } from './show-row.ts'
import { refuseBefore, streamCsv } from './stream-csv.ts'

const ROWS_A_PAGE = 500

/** Which report it is: its columns are those of a row of the JSON answer, in their order. */
export type ReportName = 'delay' | 'summary'

const REPORTS = {
  delay: { columns: DelayRow.keyof().options, show: showDelayRow },
  summary: { columns: SummaryRow.keyof().options, show: showSummaryRow },
} as const

type ReadPage = (after: RowKey | null) => ReturnType<typeof readRows>

async function* writeLines(name: ReportName, from: RowKey | null, readPage: ReadPage): AsyncGenerator<string> {
  const columns: readonly (keyof SummaryRow)[] = REPORTS[name].columns
  yield toCsvLine(columns)
  let after = from
  for (;;) {
    const { rows, domains } = await readPage(after)
    const last = rows.at(-1)
    if (!last) return
    yield rows
      .map((row) => {
        const shown: Partial<SummaryRow> = REPORTS[name].show(row, domains)
        return toCsvLine(columns.map((column) => shown[column] ?? null))
      })
      .join('')
    if (rows.length < ROWS_A_PAGE) return
    after = last
  }
}

/** All rows behind `after`, newest first. Throws `validation_error`; what fails later breaks the stream off and is logged. */
export async function streamReport(
  deps: ReportDeps & Pick<Deps, 'log'>,
  access: Access,
  name: ReportName,
  request: ReadReport,
): Promise<ReadableStream<Uint8Array>> {
  refuseBefore(request)
  const report = await openReport(deps, access, request)
  const lines = writeLines(name, report.position.after, (after) =>
    readRows(deps, access, { ...report, position: { after, before: null } }, ROWS_A_PAGE),
  )
  return streamCsv(deps, name, lines)
}

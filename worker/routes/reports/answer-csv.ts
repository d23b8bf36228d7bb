/** When a report is asked for as CSV, and how it is answered. */
import type { ReadReport } from '@mailstead/contracts/api/reports/report.ts'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { type ReportName, streamReport } from '../../services/reports/stream-report.ts'
import type { AppEnv } from '../app-types.ts'

const [JSON_TYPE, CSV_TYPE] = ['application/json', 'text/csv']

/** `format` before the `Accept` header, and JSON unless one of them says otherwise. */
export const wantsCsv = (c: Context<AppEnv>, { format }: ReadReport): boolean =>
  format === undefined
    ? accepts(c, { header: 'Accept', supports: [JSON_TYPE, CSV_TYPE], default: JSON_TYPE }) === CSV_TYPE
    : format === 'csv'

export async function answerCsv(c: Context<AppEnv>, name: ReportName, request: ReadReport) {
  const stream = await streamReport(c.get('deps'), c.get('access'), name, request)
  return c.body(stream, 200, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${name}.csv"`,
    'x-content-type-options': 'nosniff',
  })
}

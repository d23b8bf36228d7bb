/** `GET /v1/reports/summary`: what became of each recipient’s mail, with the last reply. */
import { createRoute, z } from '@hono/zod-openapi'
import { ReadReport, SummaryReport } from '@mailstead/contracts/api/reports/report.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readSummaryReport } from '../../services/reports/read-report.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { answerCsv, wantsCsv } from './answer-csv.ts'

const summary = createRoute({
  method: 'get',
  path: '/v1/reports/summary',
  tags: ['reports'],
  summary: 'Report what became of mail',
  middleware: [requireAccess('read')] as const,
  request: { query: ReadReport },
  responses: {
    200: {
      description: 'A page of rows, one a recipient, or all of them as CSV',
      content: { 'application/json': { schema: SummaryReport }, 'text/csv': { schema: z.string() } },
    },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerGetSummaryReport(app: App): void {
  app.openapi(summary, async (c) => {
    const query = c.req.valid('query')
    if (wantsCsv(c, query)) return answerCsv(c, 'summary', query)
    return c.json(await readSummaryReport(c.get('deps'), c.get('access'), query), 200)
  })
}

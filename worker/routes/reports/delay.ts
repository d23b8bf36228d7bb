/** `GET /v1/reports/delay`: how long each recipient’s mail took, stage by stage. */
import { createRoute, z } from '@hono/zod-openapi'
import { DelayReport, ReadReport } from '@mailstead/contracts/api/reports/report.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readDelayReport } from '../../services/reports/read-report.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { answerCsv, wantsCsv } from './answer-csv.ts'

const delay = createRoute({
  method: 'get',
  path: '/v1/reports/delay',
  tags: ['reports'],
  summary: 'Report how long mail took',
  middleware: [requireAccess('read')] as const,
  request: { query: ReadReport },
  responses: {
    200: {
      description: 'A page of rows, one a recipient, or all of them as CSV',
      content: { 'application/json': { schema: DelayReport }, 'text/csv': { schema: z.string() } },
    },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerGetDelayReport(app: App): void {
  app.openapi(delay, async (c) => {
    const query = c.req.valid('query')
    if (wantsCsv(c, query)) return answerCsv(c, 'delay', query)
    return c.json(await readDelayReport(c.get('deps'), c.get('access'), query), 200)
  })
}

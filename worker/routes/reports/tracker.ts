/** `GET /v1/reports/tracker`: which mails were opened and clicked. */
import { createRoute, z } from '@hono/zod-openapi'
import { ReadReport } from '@mailstead/contracts/api/reports/report.ts'
import { ReadTracker, TrackerReport } from '@mailstead/contracts/api/reports/tracker.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readTracker } from '../../services/reports/tracker.ts'
import { streamTracker } from '../../services/reports/tracker-csv.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { wantsCsv } from './answer-csv.ts'

const tracker = createRoute({
  method: 'get',
  path: '/v1/reports/tracker',
  tags: ['reports'],
  summary: 'Report opens and clicks',
  middleware: [requireAccess('read')] as const,
  request: { query: ReadTracker },
  responses: {
    200: {
      description: 'A page of rows, one a mail, or all of them as CSV',
      content: { 'application/json': { schema: TrackerReport }, 'text/csv': { schema: z.string() } },
    },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerGetTracker(app: App): void {
  app.openapi(tracker, async (c) => {
    const [deps, access, query] = [c.get('deps'), c.get('access'), c.req.valid('query')]
    if (!wantsCsv(c, ReadReport.parse({ format: query.format })))
      return c.json(await readTracker(deps, access, query), 200)
    return c.body(await streamTracker(deps, access, query), 200, {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="tracker.csv"',
      'x-content-type-options': 'nosniff',
    })
  })
}

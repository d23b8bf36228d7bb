/** `GET /v1/emails/metrics`: what became of the mail of a period, in numbers. */
import { createRoute } from '@hono/zod-openapi'
import { Metrics, ReadMetrics } from '@mailstead/contracts/api/reports/metrics.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readMetrics } from '../../services/reports/metrics.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const metrics = createRoute({
  method: 'get',
  path: '/v1/emails/metrics',
  tags: ['emails'],
  summary: 'Read metrics of mails',
  middleware: [requireAccess('read')] as const,
  request: { query: ReadMetrics },
  responses: {
    200: { description: 'Counts and rates, in rows', content: { 'application/json': { schema: Metrics } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerGetMetrics(app: App): void {
  app.openapi(metrics, async (c) =>
    c.json(await readMetrics(c.get('deps'), c.get('access'), c.req.valid('query')), 200),
  )
}

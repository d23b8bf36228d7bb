/** `GET /v1/stats`: the fates of recipients in a period, in groups. */
import { createRoute } from '@hono/zod-openapi'
import { ReadStats, Stats } from '@mailstead/contracts/api/reports/stats.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readStats } from '../../services/reports/read-stats.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const stats = createRoute({
  method: 'get',
  path: '/v1/stats',
  tags: ['reports'],
  summary: 'Count recipients by what became of them',
  middleware: [requireAccess('read')] as const,
  request: { query: ReadStats },
  responses: {
    200: { description: 'Counts and rates, in groups', content: { 'application/json': { schema: Stats } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerGetStats(app: App): void {
  app.openapi(stats, async (c) => c.json(await readStats(c.get('deps'), c.get('access'), c.req.valid('query')), 200))
}

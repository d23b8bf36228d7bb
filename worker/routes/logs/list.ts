/** `GET /v1/logs`: the account’s requests, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ListLogs, LogList } from '@mailstead/contracts/api/log.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listLogs } from '../../services/logs/read-logs.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/logs',
  tags: ['logs'],
  summary: 'List requests',
  description: 'The newest 10,000 requests of the last 30 days. A request is here moments after its answer.',
  middleware: [requireAccess('read')] as const,
  request: { query: ListLogs },
  responses: {
    200: { description: 'A page of requests', content: { 'application/json': { schema: LogList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListLogs(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await listLogs(c.get('deps'), c.get('access').tenant, c.req.valid('query')), 200)
  })
}

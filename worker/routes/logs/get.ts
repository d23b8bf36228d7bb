/** `GET /v1/logs/:id`: one request with what was sent and answered. */
import { createRoute, z } from '@hono/zod-openapi'
import { LogEntry, LogId } from '@mailstead/contracts/api/log.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { notFound } from '../../platform/refusal.ts'
import { readLog } from '../../services/logs/read-logs.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const LogPath = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
})

const get = createRoute({
  method: 'get',
  path: '/v1/logs/{id}',
  tags: ['logs'],
  summary: 'Get a request',
  middleware: [requireAccess('read')] as const,
  request: { params: LogPath },
  responses: {
    200: { description: 'The request', content: { 'application/json': { schema: LogEntry } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetLog(app: App): void {
  app.openapi(get, async (c) => {
    const id = LogId.safeParse(c.req.valid('param').id)
    if (!id.success) throw notFound('log entry')
    return c.json(await readLog(c.get('deps'), c.get('access').tenant, id.data), 200)
  })
}

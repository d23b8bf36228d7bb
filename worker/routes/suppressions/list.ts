/** `GET /v1/suppressions`: the account’s suppression list, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ListSuppressions, SuppressionList } from '@mailstead/contracts/api/suppression.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listSuppressions } from '../../services/suppressions/read-suppressions.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/suppressions',
  tags: ['suppressions'],
  summary: 'List suppressed addresses',
  middleware: [requireAccess('read')] as const,
  request: { query: ListSuppressions },
  responses: {
    200: { description: 'A page of the list', content: { 'application/json': { schema: SuppressionList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListSuppressions(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await listSuppressions(c.get('deps'), c.get('access'), c.req.valid('query')), 200)
  })
}

/** `GET /v1/suppressions/:id`: why and since when an address is suppressed. */
import { createRoute } from '@hono/zod-openapi'
import { Suppression } from '@mailstead/contracts/api/suppression.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readSuppression } from '../../services/suppressions/read-suppressions.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { parseSuppressionKey, SuppressionPath } from './suppression-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/suppressions/{id}',
  tags: ['suppressions'],
  summary: 'Get a suppressed address',
  middleware: [requireAccess('read')] as const,
  request: { params: SuppressionPath },
  responses: {
    200: { description: 'The entry of the list', content: { 'application/json': { schema: Suppression } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetSuppression(app: App): void {
  app.openapi(get, async (c) => {
    const key = parseSuppressionKey(c.req.valid('param').id)
    return c.json(await readSuppression(c.get('deps'), c.get('access'), key), 200)
  })
}

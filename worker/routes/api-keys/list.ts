/** `GET /v1/api-keys`: the account’s API keys without their secrets, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ApiKeyList, ListApiKeys } from '@mailstead/contracts/api/api-key.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listApiKeys } from '../../services/api-keys/read-api-keys.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/api-keys',
  tags: ['api-keys'],
  summary: 'List API keys',
  middleware: [requireAccess('read')] as const,
  request: { query: ListApiKeys },
  responses: {
    200: { description: 'A page of keys', content: { 'application/json': { schema: ApiKeyList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListApiKeys(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await listApiKeys(c.get('deps'), c.get('access').tenant, c.req.valid('query')), 200)
  })
}

/** `GET /v1/api-keys/:id`: one API key without its secret. */
import { createRoute } from '@hono/zod-openapi'
import { ApiKey } from '@mailstead/contracts/api/api-key.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readApiKey } from '../../services/api-keys/read-api-keys.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { ApiKeyPath, parseApiKeyId } from './api-key-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/api-keys/{id}',
  tags: ['api-keys'],
  summary: 'Get an API key',
  middleware: [requireAccess('read')] as const,
  request: { params: ApiKeyPath },
  responses: {
    200: { description: 'The key', content: { 'application/json': { schema: ApiKey } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetApiKey(app: App): void {
  app.openapi(get, async (c) => {
    const id = parseApiKeyId(c.req.valid('param').id)
    return c.json(await readApiKey(c.get('deps'), c.get('access').tenant, id), 200)
  })
}

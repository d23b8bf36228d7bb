/** `PATCH /v1/api-keys/:id`: the name. What a key may do never changes. */
import { createRoute, z } from '@hono/zod-openapi'
import { UpdateApiKey } from '@mailstead/contracts/api/api-key.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { renameApiKey } from '../../services/api-keys/change-api-key.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { ApiKeyPath, parseApiKeyId } from './api-key-path.ts'

const ApiKeyReference = z.object({ object: z.literal('api_key'), id: z.string() })

const update = createRoute({
  method: 'patch',
  path: '/v1/api-keys/{id}',
  tags: ['api-keys'],
  summary: 'Rename an API key',
  middleware: [requireAccess('manage')] as const,
  request: { params: ApiKeyPath, body: { required: true, content: { 'application/json': { schema: UpdateApiKey } } } },
  responses: {
    200: { description: 'The key has the name', content: { 'application/json': { schema: ApiKeyReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerUpdateApiKey(app: App): void {
  app.openapi(update, async (c) => {
    const id = parseApiKeyId(c.req.valid('param').id)
    await renameApiKey(c.get('deps'), actingIn(c), id, c.req.valid('json').name)
    return c.json({ object: 'api_key' as const, id }, 200)
  })
}

/** `DELETE /v1/api-keys/:id`: the key is refused from now on, within a minute everywhere. A key may remove itself. */
import { createRoute, z } from '@hono/zod-openapi'
import { requireAccess } from '../../middleware/authenticate.ts'
import { removeApiKey } from '../../services/api-keys/change-api-key.ts'
import { actingIn } from '../acting.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { ApiKeyPath, parseApiKeyId } from './api-key-path.ts'

const ApiKeyRemoved = z.object({ object: z.literal('api_key'), id: z.string(), deleted: z.literal(true) })

const remove = createRoute({
  method: 'delete',
  path: '/v1/api-keys/{id}',
  tags: ['api-keys'],
  summary: 'Remove an API key',
  middleware: [requireAccess('manage')] as const,
  request: { params: ApiKeyPath },
  responses: {
    200: { description: 'The key is gone', content: { 'application/json': { schema: ApiKeyRemoved } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerRemoveApiKey(app: App): void {
  app.openapi(remove, async (c) => {
    const id = parseApiKeyId(c.req.valid('param').id)
    await removeApiKey(c.get('deps'), actingIn(c), id)
    return c.json({ object: 'api_key' as const, id, deleted: true as const }, 200)
  })
}

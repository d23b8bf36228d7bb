/** `POST /v1/api-keys`: a new API key. The only answer that holds the key itself. */
import { createRoute } from '@hono/zod-openapi'
import { ApiKeyCreated, CreateApiKey } from '@mailstead/contracts/api/api-key.ts'
import { requireKey } from '../../middleware/authenticate.ts'
import { issueApiKey } from '../../services/api-keys/issue-api-key.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/api-keys',
  tags: ['api-keys'],
  summary: 'Create an API key',
  middleware: [requireKey('manage')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CreateApiKey } } } },
  responses: {
    201: { description: 'The key, shown once', content: { 'application/json': { schema: ApiKeyCreated } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS),
  },
})

export function registerCreateApiKey(app: App): void {
  app.openapi(create, async (c) => {
    return c.json(await issueApiKey(c.get('deps'), c.get('access'), c.req.valid('json')), 201)
  })
}

/** `GET /v1/webhooks`: the account’s webhooks, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ListWebhooks, WebhookList } from '@mailstead/contracts/api/webhook.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listWebhooks } from '../../services/webhooks/read-webhooks.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/webhooks',
  tags: ['webhooks'],
  summary: 'List webhooks',
  middleware: [requireAccess('read')] as const,
  request: { query: ListWebhooks },
  responses: {
    200: { description: 'A page of webhooks', content: { 'application/json': { schema: WebhookList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListWebhooks(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await listWebhooks(c.get('deps'), c.get('access'), c.req.valid('query')), 200)
  })
}

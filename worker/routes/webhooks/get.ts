/** `GET /v1/webhooks/:id`: one webhook with its secret, and therefore for keys that may change it. */
import { createRoute } from '@hono/zod-openapi'
import { Webhook } from '@mailstead/contracts/api/webhook.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readWebhook } from '../../services/webhooks/read-webhooks.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { parseWebhookId, WebhookPath } from './webhook-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/webhooks/{id}',
  tags: ['webhooks'],
  summary: 'Get a webhook',
  middleware: [requireAccess('manage')] as const,
  request: { params: WebhookPath },
  responses: {
    200: { description: 'The webhook', content: { 'application/json': { schema: Webhook } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetWebhook(app: App): void {
  app.openapi(get, async (c) => {
    const id = parseWebhookId(c.req.valid('param').id)
    return c.json(await readWebhook(c.get('deps'), c.get('access'), id), 200)
  })
}

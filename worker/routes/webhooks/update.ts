/** `PATCH /v1/webhooks/:id`: endpoint, events, on or off. */
import { createRoute } from '@hono/zod-openapi'
import { UpdateWebhook, WebhookReference } from '@mailstead/contracts/api/webhook.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { updateWebhook } from '../../services/webhooks/change-webhook.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { parseWebhookId, WebhookPath } from './webhook-path.ts'

const update = createRoute({
  method: 'patch',
  path: '/v1/webhooks/{id}',
  tags: ['webhooks'],
  summary: 'Change a webhook',
  middleware: [requireAccess('manage')] as const,
  request: {
    params: WebhookPath,
    body: { required: true, content: { 'application/json': { schema: UpdateWebhook } } },
  },
  responses: {
    200: { description: 'The webhook is changed', content: { 'application/json': { schema: WebhookReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerUpdateWebhook(app: App): void {
  app.openapi(update, async (c) => {
    const id = parseWebhookId(c.req.valid('param').id)
    await updateWebhook(c.get('deps'), actingIn(c), id, c.req.valid('json'))
    return c.json({ object: 'webhook' as const, id }, 200)
  })
}

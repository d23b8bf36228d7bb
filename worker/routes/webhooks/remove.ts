/** `DELETE /v1/webhooks/:id`: the endpoint is told of nothing more, and what is known of its deliveries goes too. */
import { createRoute } from '@hono/zod-openapi'
import { WebhookRemoved } from '@mailstead/contracts/api/webhook.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { removeWebhook } from '../../services/webhooks/change-webhook.ts'
import { actingIn } from '../acting.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { parseWebhookId, WebhookPath } from './webhook-path.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/webhooks/{id}',
  tags: ['webhooks'],
  summary: 'Remove a webhook',
  middleware: [requireAccess('manage')] as const,
  request: { params: WebhookPath },
  responses: {
    200: { description: 'The webhook is gone', content: { 'application/json': { schema: WebhookRemoved } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerRemoveWebhook(app: App): void {
  app.openapi(remove, async (c) => {
    const id = parseWebhookId(c.req.valid('param').id)
    await removeWebhook(c.get('deps'), actingIn(c), id)
    return c.json({ object: 'webhook' as const, id, deleted: true as const }, 200)
  })
}

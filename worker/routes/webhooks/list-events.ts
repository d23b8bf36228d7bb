/** `GET /v1/webhooks/:id/events`: the events that the webhook is to be told of, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ListWebhookEvents, WebhookEventList } from '@mailstead/contracts/api/webhook-event.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listWebhookEvents } from '../../services/webhooks/read-webhook-events.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { parseWebhookId, WebhookPath } from './webhook-path.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/webhooks/{id}/events',
  tags: ['webhooks'],
  summary: 'List events of a webhook',
  middleware: [requireAccess('read')] as const,
  request: { params: WebhookPath, query: ListWebhookEvents },
  responses: {
    200: { description: 'A page of events', content: { 'application/json': { schema: WebhookEventList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error', 'not_found'),
  },
})

export function registerListWebhookEvents(app: App): void {
  app.openapi(list, async (c) => {
    const id = parseWebhookId(c.req.valid('param').id)
    return c.json(await listWebhookEvents(c.get('deps'), c.get('access'), id, c.req.valid('query')), 200)
  })
}

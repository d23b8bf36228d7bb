/** `GET /v1/webhooks/:id/events/:eventId`: what is posted of one event, and what became of it. */
import { createRoute } from '@hono/zod-openapi'
import { WebhookEvent } from '@mailstead/contracts/api/webhook-event.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readWebhookEvent } from '../../services/webhooks/read-webhook-events.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { parseWebhookId, WebhookEventPath } from './webhook-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/webhooks/{id}/events/{eventId}',
  tags: ['webhooks'],
  summary: 'Get an event of a webhook',
  middleware: [requireAccess('read')] as const,
  request: { params: WebhookEventPath },
  responses: {
    200: { description: 'The event', content: { 'application/json': { schema: WebhookEvent } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetWebhookEvent(app: App): void {
  app.openapi(get, async (c) => {
    const { id, eventId } = c.req.valid('param')
    return c.json(await readWebhookEvent(c.get('deps'), c.get('access'), parseWebhookId(id), eventId), 200)
  })
}

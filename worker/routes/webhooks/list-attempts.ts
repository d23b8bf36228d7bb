/** `GET /v1/webhooks/:id/events/:eventId/attempts`: every post of one event, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ListWebhookAttempts, WebhookAttemptList } from '@mailstead/contracts/api/webhook-event.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listAttempts } from '../../services/webhooks/read-attempts.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { parseWebhookId, WebhookEventPath } from './webhook-path.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/webhooks/{id}/events/{eventId}/attempts',
  tags: ['webhooks'],
  summary: 'List attempts to deliver an event',
  middleware: [requireAccess('read')] as const,
  request: { params: WebhookEventPath, query: ListWebhookAttempts },
  responses: {
    200: { description: 'A page of attempts', content: { 'application/json': { schema: WebhookAttemptList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error', 'not_found'),
  },
})

export function registerListWebhookAttempts(app: App): void {
  app.openapi(list, async (c) => {
    const { id, eventId: event } = c.req.valid('param')
    const delivery = { webhook: parseWebhookId(id), event }
    return c.json(await listAttempts(c.get('deps'), c.get('access'), delivery, c.req.valid('query')), 200)
  })
}

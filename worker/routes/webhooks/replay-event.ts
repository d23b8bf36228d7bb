/** `POST /v1/webhooks/:id/events/:eventId/replay`: the event is posted once more. */
import { createRoute } from '@hono/zod-openapi'
import { WebhookEventReference } from '@mailstead/contracts/api/webhook-event.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { replayEvent } from '../../services/webhooks/replay-event.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { parseWebhookId, WebhookEventPath } from './webhook-path.ts'

const replay = createRoute({
  method: 'post',
  path: '/v1/webhooks/{id}/events/{eventId}/replay',
  tags: ['webhooks'],
  summary: 'Replay an event of a webhook',
  middleware: [requireAccess('manage')] as const,
  request: { params: WebhookEventPath },
  responses: {
    200: {
      description: 'The event is posted again, under the same id',
      content: { 'application/json': { schema: WebhookEventReference } },
    },
    ...refusals(...KEY_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerReplayWebhookEvent(app: App): void {
  app.openapi(replay, async (c) => {
    const { id, eventId } = c.req.valid('param')
    await replayEvent(c.get('deps'), c.get('access'), parseWebhookId(id), eventId)
    return c.json({ object: 'webhook_event' as const, id: eventId }, 200)
  })
}

/** `POST /v1/webhooks/:id/signing-secret/rotate`: a new secret; the one of now is valid beside it for a day. */
import { createRoute } from '@hono/zod-openapi'
import { WebhookSecret } from '@mailstead/contracts/api/webhook.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { rotateSecret } from '../../services/webhooks/change-webhook.ts'
import { actingIn } from '../acting.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { parseWebhookId, WebhookPath } from './webhook-path.ts'

const rotate = createRoute({
  method: 'post',
  path: '/v1/webhooks/{id}/signing-secret/rotate',
  tags: ['webhooks'],
  summary: 'Rotate the signing secret of a webhook',
  middleware: [requireAccess('manage')] as const,
  request: { params: WebhookPath },
  responses: {
    200: { description: 'The new secret', content: { 'application/json': { schema: WebhookSecret } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerRotateWebhookSecret(app: App): void {
  app.openapi(rotate, async (c) => {
    const id = parseWebhookId(c.req.valid('param').id)
    return c.json(await rotateSecret(c.get('deps'), actingIn(c), id), 200)
  })
}

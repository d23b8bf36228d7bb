/** `POST /v1/webhooks`: a new webhook. */
import { createRoute } from '@hono/zod-openapi'
import { CreateWebhook, WebhookSecret } from '@mailstead/contracts/api/webhook.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { once } from '../../services/idempotency/once.ts'
import { createWebhook } from '../../services/webhooks/create-webhook.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/webhooks',
  tags: ['webhooks'],
  summary: 'Create a webhook',
  middleware: [requireAccess('manage')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: CreateWebhook } } },
  },
  responses: {
    201: {
      description: 'The webhook is told of what happens from now on',
      content: { 'application/json': { schema: WebhookSecret } },
    },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'invalid_idempotent_request', 'conflict'),
  },
})

export function registerCreateWebhook(app: App): void {
  app.openapi(create, async (c) => {
    const [deps, access, request] = [c.get('deps'), actingIn(c), c.req.valid('json')]
    const keyed = { operation: create.path, key: c.req.valid('header')['idempotency-key'] ?? null, request }
    const answer = await once(deps, access, keyed, ({ id }) => createWebhook(deps, access, request, id))
    return c.json(answer, 201)
  })
}

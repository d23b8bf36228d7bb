/** `POST /v1/emails`: accept one mail. 200 only after its bytes and rows are durable. */
import { createRoute } from '@hono/zod-openapi'
import { SendEmail, SentEmail } from '@mailstead/contracts/api/email.ts'
import type { ErrorName } from '@mailstead/contracts/errors.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { failpoint } from '../../platform/failpoint.ts'
import { submit } from '../../services/sending/submit.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

/** What every route that sends can answer beside. */
export const SEND_REFUSALS = [
  'invalid_from_address',
  'sending_paused',
  'sandbox_restricted',
  'daily_quota_exceeded',
  'monthly_quota_exceeded',
  'invalid_idempotent_request',
  'concurrent_idempotent_requests',
  // A template that is not there.
  'not_found',
] as const satisfies readonly ErrorName[]

const send = createRoute({
  method: 'post',
  path: '/v1/emails',
  tags: ['emails'],
  summary: 'Send a mail',
  middleware: [requireAccess('send')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: SendEmail } } },
  },
  responses: {
    200: { description: 'The mail is accepted', content: { 'application/json': { schema: SentEmail } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, ...SEND_REFUSALS),
  },
})

export function registerSendEmail(app: App): void {
  app.openapi(send, async (c) => {
    const { id, wake } = await submit(
      c.get('deps'),
      c.get('access'),
      c.req.valid('json'),
      c.req.valid('header')['idempotency-key'] ?? null,
    )
    if (DEVELOPMENT) await failpoint('accept.kept')
    if (wake) c.executionCtx.waitUntil(wake())
    return c.json({ id }, 200)
  })
}

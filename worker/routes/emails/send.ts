/** `POST /v1/emails`: accept one mail. 200 only after its bytes and rows are durable. */

import { createRoute, z } from '@hono/zod-openapi'
import { SendEmail, SentEmail } from '@mailstead/contracts/api/email.ts'
import { requireKey } from '../../middleware/authenticate.ts'
import { failpoint } from '../../platform/failpoint.ts'
import { submit } from '../../services/sending/submit.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'

const send = createRoute({
  method: 'post',
  path: '/v1/emails',
  tags: ['emails'],
  summary: 'Send a mail',
  middleware: [requireKey('send')] as const,
  request: {
    headers: z.object({
      'idempotency-key': z
        .string()
        .min(1)
        .max(256, 'must be at most 256 characters long')
        .optional()
        .openapi({ description: 'Same key and same body give the same answer for 72 hours and send one mail.' }),
    }),
    body: { required: true, content: { 'application/json': { schema: SendEmail } } },
  },
  responses: {
    200: { description: 'The mail is accepted', content: { 'application/json': { schema: SentEmail } } },
    ...refusals(
      ...KEY_REFUSALS,
      ...JSON_REFUSALS,
      'invalid_from_address',
      'sending_paused',
      'daily_quota_exceeded',
      'monthly_quota_exceeded',
      'invalid_idempotent_request',
      'concurrent_idempotent_requests',
    ),
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

/** `POST /v1/emails/batch`: accept up to a hundred mails. 200 only after their bytes and rows are durable. */
import { createRoute, z } from '@hono/zod-openapi'
import { BatchAnswer, SendBatch } from '@mailstead/contracts/api/emails/email-batch.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { submitBatch } from '../../services/sending/submit-batch.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'
import { SEND_REFUSALS } from './send.ts'

const BatchHeaders = IdempotencyHeader.extend({
  'x-batch-validation': z.enum(['strict', 'permissive']).default('strict').openapi({
    description: '`strict`: one wrong mail refuses all. `permissive`: the others are accepted, and `errors` names it.',
  }),
})

const sendBatch = createRoute({
  method: 'post',
  path: '/v1/emails/batch',
  tags: ['emails'],
  summary: 'Send up to 100 mails',
  middleware: [requireAccess('send')] as const,
  request: {
    headers: BatchHeaders,
    body: { required: true, content: { 'application/json': { schema: SendBatch } } },
  },
  responses: {
    200: { description: 'The mails are accepted', content: { 'application/json': { schema: BatchAnswer } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, ...SEND_REFUSALS),
  },
})

export function registerSendBatch(app: App): void {
  app.openapi(sendBatch, async (c) => {
    const headers = c.req.valid('header')
    const { answer, wake } = await submitBatch(
      c.get('deps'),
      c.get('access'),
      { mails: c.req.valid('json'), mode: headers['x-batch-validation'] },
      headers['idempotency-key'] ?? null,
    )
    if (wake) c.executionCtx.waitUntil(wake())
    return c.json(answer, 200)
  })
}

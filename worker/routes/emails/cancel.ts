/** `POST /v1/emails/:id/cancel`: what has not reached its recipients yet does not go out. */
import { createRoute } from '@hono/zod-openapi'
import { CanceledEmail } from '@mailstead/contracts/api/emails/email-actions.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { requestCancel } from '../../services/emails/request-cancel.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { EmailPath } from './email-path.ts'

const cancel = createRoute({
  method: 'post',
  path: '/v1/emails/{id}/cancel',
  tags: ['emails'],
  summary: 'Cancel a mail',
  middleware: [requireAccess('manage')] as const,
  request: { params: EmailPath },
  responses: {
    200: {
      description: 'It is canceled as far as it can be; repeating is harmless',
      content: { 'application/json': { schema: CanceledEmail } },
    },
    ...refusals(
      ...KEY_REFUSALS,
      'invalid_json',
      'unsupported_media_type',
      'payload_too_large',
      'not_found',
      'conflict',
    ),
  },
})

export function registerCancelEmail(app: App): void {
  app.openapi(cancel, async (c) =>
    c.json(await requestCancel(c.get('deps'), c.get('access'), c.req.valid('param').id), 200),
  )
}

/** `POST /v1/emails/:id/send-now`: scheduled mail goes out now, deferred mail is tried again at once. */
import { createRoute } from '@hono/zod-openapi'
import { EmailReference } from '@mailstead/contracts/api/email.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { sendNow } from '../../services/sending/reschedule.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { EmailPath } from './email-path.ts'

const send = createRoute({
  method: 'post',
  path: '/v1/emails/{id}/send-now',
  tags: ['emails'],
  summary: 'Send what waits now',
  middleware: [requireAccess('manage')] as const,
  request: { params: EmailPath },
  responses: {
    200: {
      description: 'It is on its way; repeating is harmless',
      content: { 'application/json': { schema: EmailReference } },
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

export function registerSendNow(app: App): void {
  app.openapi(send, async (c) => {
    const { id } = c.req.valid('param')
    await sendNow(c.get('deps'), c.get('access'), id)
    return c.json({ object: 'email' as const, id }, 200)
  })
}

/** `POST /v1/emails/:id/retry`: sends a mail once more to recipients that it did not reach. */
import { createRoute } from '@hono/zod-openapi'
import { RetriedEmail, RetryEmail } from '@mailstead/contracts/api/emails/email-actions.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { retryEmail } from '../../services/sending/retry-email.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { EmailPath } from './email-path.ts'

const retry = createRoute({
  method: 'post',
  path: '/v1/emails/{id}/retry',
  tags: ['emails'],
  summary: 'Retry failed recipients',
  description: 'All that failed, or those named. Who has the mail never gets it again; who is suppressed stays out.',
  middleware: [requireAccess('manage')] as const,
  request: { params: EmailPath, body: { content: { 'application/json': { schema: RetryEmail } } } },
  responses: {
    200: { description: 'They are sent to again', content: { 'application/json': { schema: RetriedEmail } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerRetryEmail(app: App): void {
  app.openapi(retry, async (c) => {
    const { id } = c.req.valid('param')
    const named = c.req.valid('json').recipients ?? null
    const recipients = await retryEmail(c.get('deps'), c.get('access'), id, { recipients: named })
    return c.json({ object: 'email' as const, id, recipients: [...recipients] }, 200)
  })
}

/** `POST /v1/emails/retry`: retries the failed recipients of the mails that filters find, a page at a time. */
import { createRoute } from '@hono/zod-openapi'
import { RetriedEmails } from '@mailstead/contracts/api/emails/email-actions.ts'
import { ListEmails } from '@mailstead/contracts/api/emails/email-list.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { retryEmails } from '../../services/sending/retry-emails.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const retry = createRoute({
  method: 'post',
  path: '/v1/emails/retry',
  tags: ['emails'],
  summary: 'Retry many',
  description:
    'Filters as those of the list, in the query. `status` is `failed,bounced` unless given. What cannot be retried is left out of `data`.',
  middleware: [requireAccess('manage')] as const,
  request: { query: ListEmails },
  responses: {
    200: { description: 'What is sent again', content: { 'application/json': { schema: RetriedEmails } } },
    ...refusals(...KEY_REFUSALS, 'invalid_json', 'unsupported_media_type', 'payload_too_large', 'validation_error'),
  },
})

export function registerRetryEmails(app: App): void {
  app.openapi(retry, async (c) => c.json(await retryEmails(c.get('deps'), c.get('access'), c.req.valid('query')), 200))
}

/** `GET /v1/inboxes/:id/threads/:threadId/emails/:emailId`: one mail of a thread. */
import { createRoute } from '@hono/zod-openapi'
import { InboxMail } from '@mailstead/contracts/api/inbox-thread.ts'
import { GetReceivedEmail } from '@mailstead/contracts/api/received-email.ts'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { readMail } from '../../../services/mailboxes/threads/read-mails.ts'
import { type App, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { ThreadMailPath } from '../inbox-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/inboxes/{id}/threads/{threadId}/emails/{emailId}',
  tags: ['inboxes'],
  summary: 'Read a mail of a thread',
  middleware: [requireAccess('read_mail')] as const,
  request: { params: ThreadMailPath, query: GetReceivedEmail },
  responses: {
    200: { description: 'The mail', content: { 'application/json': { schema: InboxMail } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerGetThreadMail(app: App): void {
  app.openapi(get, async (c) => {
    const { id: inbox, threadId, emailId } = c.req.valid('param')
    const place = { inbox, threadId, emailId }
    const { html_format } = c.req.valid('query')
    return c.json(await readMail(c.get('deps'), c.get('access').tenant, place, html_format), 200)
  })
}

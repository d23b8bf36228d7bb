/** `GET /v1/inboxes/:id/threads/:threadId/emails`: a thread's mails, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { InboxMailList, ListInboxMails } from '@mailstead/contracts/api/inbox-thread.ts'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { listMails } from '../../../services/mailboxes/threads/read-mails.ts'
import { type App, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { ThreadPath } from '../inbox-path.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/inboxes/{id}/threads/{threadId}/emails',
  tags: ['inboxes'],
  summary: "List a thread's mails",
  middleware: [requireAccess('read_mail')] as const,
  request: { params: ThreadPath, query: ListInboxMails },
  responses: {
    200: {
      description: 'A page of mails; it is shorter than asked for when its mails are large',
      content: { 'application/json': { schema: InboxMailList } },
    },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerListThreadMails(app: App): void {
  app.openapi(list, async (c) => {
    const { id: inbox, threadId } = c.req.valid('param')
    const place = { inbox, threadId }
    return c.json(await listMails(c.get('deps'), c.get('access').tenant, place, c.req.valid('query')), 200)
  })
}

/** `PATCH /v1/inboxes/:id/threads/:threadId`: marks a thread as read or unread, or moves it. */
import { createRoute } from '@hono/zod-openapi'
import { InboxThreadSummary, UpdateInboxThread } from '@mailstead/contracts/api/inbox-thread.ts'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { updateThread } from '../../../services/mailboxes/threads/change-thread.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { ThreadPath } from '../inbox-path.ts'

const update = createRoute({
  method: 'patch',
  path: '/v1/inboxes/{id}/threads/{threadId}',
  tags: ['inboxes'],
  summary: 'Mark or move a thread',
  middleware: [requireAccess('change_mail')] as const,
  request: {
    params: ThreadPath,
    body: { required: true, content: { 'application/json': { schema: UpdateInboxThread } } },
  },
  responses: {
    200: { description: 'The thread as it is then', content: { 'application/json': { schema: InboxThreadSummary } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerUpdateThread(app: App): void {
  app.openapi(update, async (c) => {
    const { id: inbox, threadId } = c.req.valid('param')
    const place = { inbox, threadId }
    return c.json(await updateThread(c.get('deps'), c.get('access').tenant, place, c.req.valid('json')), 200)
  })
}

/** `DELETE /v1/inboxes/:id/threads/:threadId`: moves a thread to the trash; one that is there is removed for good. */
import { createRoute } from '@hono/zod-openapi'
import { InboxThreadRemoved } from '@mailstead/contracts/api/inbox-thread.ts'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { removeThread } from '../../../services/mailboxes/threads/change-thread.ts'
import { type App, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { ThreadPath } from '../inbox-path.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/inboxes/{id}/threads/{threadId}',
  tags: ['inboxes'],
  summary: 'Remove a thread: first to the trash, then for good',
  middleware: [requireAccess('change_mail')] as const,
  request: { params: ThreadPath },
  responses: {
    200: {
      description: 'The thread is in the trash, or gone if it was there',
      content: { 'application/json': { schema: InboxThreadRemoved } },
    },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerRemoveThread(app: App): void {
  app.openapi(remove, async (c) => {
    const { id: inbox, threadId } = c.req.valid('param')
    await removeThread(c.get('deps'), c.get('access'), { inbox, threadId })
    return c.json({ object: 'inbox_thread' as const, id: threadId, deleted: true as const }, 200)
  })
}

/** `GET /v1/inboxes/:id/threads/:threadId`: one thread. */
import { createRoute } from '@hono/zod-openapi'
import { InboxThreadSummary } from '@mailstead/contracts/api/inbox-thread.ts'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { readThread } from '../../../services/mailboxes/threads/change-thread.ts'
import { type App, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { ThreadPath } from '../inbox-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/inboxes/{id}/threads/{threadId}',
  tags: ['inboxes'],
  summary: 'Read a thread',
  middleware: [requireAccess('read_mail')] as const,
  request: { params: ThreadPath },
  responses: {
    200: { description: 'The thread', content: { 'application/json': { schema: InboxThreadSummary } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerGetThread(app: App): void {
  app.openapi(get, async (c) => {
    const { id: inbox, threadId } = c.req.valid('param')
    return c.json(await readThread(c.get('deps'), c.get('access').tenant, { inbox, threadId }), 200)
  })
}

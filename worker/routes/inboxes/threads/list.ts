/** `GET /v1/inboxes/:id/threads`: an inbox's threads, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { InboxThreadList, ListInboxThreads } from '@mailstead/contracts/api/inbox-thread.ts'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { listThreads } from '../../../services/mailboxes/threads/list-threads.ts'
import { type App, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { InboxPath } from '../inbox-path.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/inboxes/{id}/threads',
  tags: ['inboxes'],
  summary: 'List threads',
  middleware: [requireAccess('read_mail')] as const,
  request: { params: InboxPath, query: ListInboxThreads },
  responses: {
    200: { description: 'A page of threads', content: { 'application/json': { schema: InboxThreadList } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerListThreads(app: App): void {
  app.openapi(list, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await listThreads(c.get('deps'), c.get('access').tenant, id, c.req.valid('query')), 200)
  })
}
